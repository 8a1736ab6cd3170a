import { Command } from 'commander';
import { VERSION } from './cli/aim.ts';
import { backupVerb, restoreVerb } from './cli/backup.ts';
import { demoVerb } from './cli/demo.ts';
import { pictureVerb } from './cli/picture.ts';
import { serveVerb } from './cli/serve.ts';
import { userVerb } from './cli/user.ts';
import { runCommandLine } from './cli/verb.ts';
import { verifyVerb } from './cli/verify.ts';

/** The `aim` command: one file a verb in `cli/`, each on the same commands as the web. */
const program = new Command('aim')
  .description('AIM, Active Intelligence Mapping: one joined picture for a community safety partnership')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(add --help to see what is expected)')
  .configureHelp({ showGlobalOptions: true });

for (const verb of [demoVerb, serveVerb, verifyVerb, backupVerb, restoreVerb, userVerb, pictureVerb]) verb(program);
if (process.argv.length <= 2) program.outputHelp();
else await runCommandLine(program, process.argv.slice(2));
