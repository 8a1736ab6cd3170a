import type { Command } from 'commander';
import { inviteFirstAdministrator } from '../governance/index.ts';
import { findOrSetUpPartnership, openAim, say } from './aim.ts';
import { demoAccountsOf } from './demo-accounts.ts';
import { checkPort, serve } from './serving.ts';
import { type CommonOptions, common, configOf } from './verb.ts';

interface ServeOptions extends CommonOptions {
  port?: string;
  bind?: string;
  timeZone: string;
  https?: boolean;
  jobs: boolean;
  pages: boolean;
}

export function serveVerb(program: Command): void {
  common(program.command('serve').description('serves AIM until it is stopped'))
    .option('--port <number>', 'port to listen on (AIM_PORT; default 8080; 0 = any free one)')
    .option('--bind <address>', 'address to listen on (AIM_BIND; default 127.0.0.1, this machine alone)')
    .option('--time-zone <zone>', 'time zone of a partnership that is set up now', 'Europe/London')
    .option('--https', 'AIM is reached by https, through a proxy on this machine (AIM_HTTPS=1)')
    .option('--no-jobs', 'leave the jobs to "aim worker"')
    .option('--no-pages', 'serve the API alone, without the browser application')
    .action(async (options: ServeOptions) => {
      const config = configOf(options);
      await checkPort(config);
      const aim = await openAim(config, {
        mayMake: true,
        log: 'stderr',
        serveAt: `http://${config.bind}:${config.port}`,
      });
      try {
        const partnership = await findOrSetUpPartnership(aim.deps, {
          named: options.partnership,
          timeZone: options.timeZone,
          plane: { id: 'bng' },
        });
        const { url, ended } = await serve(aim, {
          partnershipId: partnership.partnershipId,
          demoAccounts: await demoAccountsOf(aim.deps, partnership),
          isHttps: config.isHttps,
          doesJobs: options.jobs,
          hasPages: options.pages,
        });
        const token = await inviteFirstAdministrator(aim.deps, partnership.partnershipId);
        say(`AIM for ${partnership.name} is at ${url}`);
        if (token !== null) {
          say(
            `Nobody can sign in yet. Make the first administrator here, once, within a day:\n\n    ${url}/first-administrator?token=${token}\n`,
          );
        }
        if (options.json)
          process.stdout.write(`${JSON.stringify({ url, pid: process.pid, partnership: partnership.name })}\n`);
        await ended;
      } catch (error) {
        await aim.close();
        throw error;
      }
    });
}
