import { type Command, InvalidArgumentError } from 'commander';
import { Refusal, terminalProgress } from '../platform/index.ts';
import { startStandIn } from '../services/index.ts';
import { dayOfIsoDate, isoDateOfDay, LocalClock } from '../vocabulary/index.ts';
import { openAim, say } from './aim.ts';
import { demoAccountsOf } from './demo-accounts.ts';
import { DEMO_TIME_ZONE, demoClock, stepByLines, steppedClock } from './demo-clock.ts';
import { findOrMakeTown, townFolder } from './demo-town.ts';
import { checkPort, serve } from './serving.ts';
import { type CommonOptions, common, configOf } from './verb.ts';

interface DemoVerbOptions extends CommonOptions {
  port?: string;
  bind?: string;
  seed?: number;
  asOf?: string;
  openToTheNetwork?: boolean;
  stepClock?: boolean;
}

const DEFAULT_SEED = 7;

export function demoVerb(program: Command): void {
  common(program.command('demo').description('serves a made-up town, made at the first run'))
    .option('--port <number>', 'port to listen on (AIM_PORT; default 8080; 0 = any free one)')
    .option('--bind <address>', 'address to listen on (default 127.0.0.1, this machine alone)')
    .option('--seed <number>', `which town (default ${DEFAULT_SEED})`, wholeNumber)
    .option('--as-of <date>', 'the morning it is, as 2026-11-24 (default today)', isoDate)
    .option('--open-to-the-network', 'let others on the network choose any of the made-up accounts too')
    .option('--step-clock', 'put the clock forward to each local time read on standard input, as 2026-11-25T08:25')
    .action(async (options: DemoVerbOptions) => {
      const config = configOf(options);
      if (options.openToTheNetwork !== true && !/^(127\.|localhost$|::1$)/.test(config.bind)) {
        throw new Refusal(
          'config.demo-open',
          400,
          `On ${config.bind} anyone on the network could sign in to the demonstration as anyone in it. If that is meant, add --open-to-the-network.`,
        );
      }
      await checkPort(config);
      const opened = await openAim(config, {
        mayMake: true,
        log: 'file',
        serveAt: `http://${config.bind}:${config.port}`,
      });
      try {
        const today = isoDateOfDay(new LocalClock(DEMO_TIME_ZONE).localDay(Date.now()));
        const asked = {
          ...(options.seed === undefined ? {} : { seed: options.seed }),
          ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
        };
        const started = performance.now();
        const town = await findOrMakeTown(
          opened.deps,
          asked,
          { seed: DEFAULT_SEED, asOf: today },
          terminalProgress({ unit: null }),
        );
        if (town.isNew) say(`The town was made in ${Math.round((performance.now() - started) / 1000)} s.`);
        const clock = steppedClock(demoClock(town.asOf));
        // The made-up vehicles are asked about here; no real authority hears of them.
        const standIn = await startStandIn();
        const vehicleChecks = { dvla: standIn.dvla, police: standIn.police };
        const aim = { ...opened, deps: { ...opened.deps, clock, vehicleChecks } };
        const accounts = await demoAccountsOf(aim.deps, town.partnership);
        const { url, ended } = await serve(aim, {
          partnershipId: town.partnership.partnershipId,
          demoAccounts: accounts,
          isHttps: false,
          doesJobs: true,
          hasPages: true,
        });
        say(welcome(url, town.partnership.name, town.asOf, accounts ?? [], townFolder(config.dataFolder)));
        if (options.json) {
          process.stdout.write(
            `${JSON.stringify({ url, pid: process.pid, partnership: town.partnership.name, seed: town.seed, asOf: town.asOf, accounts })}\n`,
          );
        }
        if (options.stepClock === true) {
          const stop = stepByLines(clock, process.stdin, (line) => process.stdout.write(`${line}\n`));
          void ended.then(stop);
        }
        await ended;
        await standIn.close();
      } catch (error) {
        await opened.close();
        throw error;
      }
    });
}

function welcome(
  url: string,
  name: string,
  asOf: string,
  accounts: readonly { signInName: string; name: string; does: string; password: string }[],
  folder: string,
): string {
  const people = accounts.map((each) => `  ${each.signInName.padEnd(16)} ${each.name.padEnd(14)} ${each.does}`);
  return [
    '',
    `AIM is at ${url}`,
    '',
    `${name}, the morning of ${asOf}. The town and everyone and everything in it are made up.`,
    `Sign in as one of these, with the password ${accounts[0]?.password}, or choose one on the sign-in page:`,
    '',
    ...people,
    '',
    `The agencies' files as they came are in ${folder}. Press Ctrl-C to stop.`,
  ].join('\n');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`Expected a whole number; found "${text}".`);
  return Number(text);
}

function isoDate(text: string): string {
  try {
    return isoDateOfDay(dayOfIsoDate(text));
  } catch {
    throw new InvalidArgumentError(`Expected a date as 2026-11-24; found "${text}".`);
  }
}
