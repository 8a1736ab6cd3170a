import { Command } from 'commander';
import { VERSION } from './cli/aim.ts';
import { areasVerb } from './cli/areas.ts';
import { backupVerb, restoreVerb } from './cli/backup.ts';
import { briefVerb } from './cli/brief.ts';
import { demoVerb } from './cli/demo.ts';
import { importVerb } from './cli/import.ts';
import { pictureVerb } from './cli/picture.ts';
import { serveVerb } from './cli/serve.ts';
import { userVerb } from './cli/user.ts';
import { runCommandLine } from './cli/verb.ts';
import { verifyVerb } from './cli/verify.ts';
import { workerVerb } from './cli/worker.ts';

// Data, backups and logs are for who runs AIM alone.
process.umask(0o077);

/** The `aim` command: one file a verb in `cli/`, each on the same commands as the web. */
const program = new Command('aim')
  .description('AIM, Active Intelligence Mapping: one joined picture for a community safety partnership')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(add --help to see what is expected)')
  .configureHelp({ showGlobalOptions: true });

for (const verb of [
  demoVerb,
  serveVerb,
  workerVerb,
  importVerb,
  areasVerb,
  briefVerb,
  pictureVerb,
  verifyVerb,
  backupVerb,
  restoreVerb,
  userVerb,
])
  verb(program);
if (process.argv.length <= 2) program.outputHelp();
else await runCommandLine(program, process.argv.slice(2));
