import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { ROOT } from './cli/aim.ts';
import { serveVerb } from './cli/serve.ts';
import { userVerb } from './cli/user.ts';
import { runCommandLine } from './cli/verb.ts';
import { verifyVerb } from './cli/verify.ts';

/** The `aim` command: one file a verb in `cli/`, each on the same commands as the web. */
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

const program = new Command('aim')
  .description('AIM, Active Intelligence Mapping: one joined picture for a community safety partnership')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(add --help to see what is expected)')
  .configureHelp({ showGlobalOptions: true, sortSubcommands: false });

for (const verb of [serveVerb, verifyVerb, userVerb]) verb(program);
if (process.argv.length <= 2) program.outputHelp();
else await runCommandLine(program, process.argv.slice(2));
