import { createServer } from 'node:net';
import { type DemoAccount, listen, openApp, portRefusal } from '../app.ts';
import { readyPages } from '../pages.ts';
import { type Config, isLoopback } from '../platform/index.ts';
import { type Aim, say } from './aim.ts';

/** Long requests and jobs get this long to end after Ctrl-C. */
const STOP_LIMIT_MS = 15_000;

/** Refuses at once, before minutes of work, when the port is taken. */
export async function checkPort(config: Config): Promise<void> {
  if (config.port === 0) return;
  const probe = createServer();
  await new Promise<void>((done, failed) => {
    probe.once('error', (error) => failed(portRefusal(error, config.bind, config.port) ?? error));
    probe.listen(config.port, config.bind, done);
  });
  await new Promise((done) => probe.close(done));
}

export interface Serving {
  url: string;
  /** Resolves when AIM was told to stop and has stopped. */
  ended: Promise<void>;
}

/** Serves until SIGINT or SIGTERM, then stops everything in order and closes the AIM. */
export async function serve(
  aim: Aim,
  options: {
    partnershipId: number;
    demoAccounts: readonly DemoAccount[] | null;
    isHttps: boolean;
    doesJobs: boolean;
    /** False: the API alone. */
    hasPages: boolean;
  },
): Promise<Serving> {
  const { config, deps } = aim;
  const pagesFolder = options.hasPages ? await readyPages(say) : null;
  const running = await openApp(deps, { ...options, pagesFolder });
  let url: string;
  try {
    url = await listen(running.app, config.bind, config.port);
  } catch (error) {
    await running.close();
    throw error;
  }
  // With port 0 the address is known only now; whoever is refused the folder is told it.
  await aim.postgres?.claim(url);
  if (!isLoopback(config.bind) && !options.isHttps) {
    say(
      `WARNING: AIM listens on ${config.bind} without https: passwords and records can be read on the network. Put a TLS proxy before it and set AIM_HTTPS=1, or use --bind 127.0.0.1.`,
    );
  }
  const ended = untilToldToStop().then(async () => {
    say('Stopping ...');
    const limit = setTimeout(() => {
      say('Some work did not end in time and was broken off; nothing half done was kept.');
      process.exit(1);
    }, STOP_LIMIT_MS);
    await running.close();
    await aim.close();
    clearTimeout(limit);
  });
  return { url, ended };
}

/** The second Ctrl-C does not wait. */
export function untilToldToStop(): Promise<void> {
  return new Promise((done) => {
    let isTold = false;
    const told = () => {
      if (isTold) process.exit(130);
      isTold = true;
      done();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, told);
  });
}
