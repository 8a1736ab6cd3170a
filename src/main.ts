import { buildProgram } from './cli/program.ts';
import { runCommandLine } from './cli/verb.ts';

// Data, backups and logs are for who runs AIM alone.
process.umask(0o077);

/** The `aim` command: one file a verb in `cli/`, each on the same commands as the web. */
const program = buildProgram();
if (process.argv.length <= 2) program.outputHelp();
else await runCommandLine(program, process.argv.slice(2));
