import { Command } from 'commander';
import { VERSION } from './aim.ts';
import { analyseVerb } from './analyse.ts';
import { areasVerb } from './areas.ts';
import { backupVerb, restoreVerb } from './backup.ts';
import { briefVerb } from './brief.ts';
import { demoVerb } from './demo.ts';
import { harmVerb } from './harm.ts';
import { importVerb } from './import.ts';
import { packVerb } from './pack.ts';
import { pictureVerb } from './picture.ts';
import { retentionVerb } from './retention.ts';
import { serveVerb } from './serve.ts';
import { userVerb } from './user.ts';
import { verifyVerb } from './verify.ts';
import { workerVerb } from './worker.ts';

const VERBS = [
  demoVerb,
  serveVerb,
  workerVerb,
  importVerb,
  areasVerb,
  briefVerb,
  packVerb,
  analyseVerb,
  harmVerb,
  pictureVerb,
  verifyVerb,
  retentionVerb,
  backupVerb,
  restoreVerb,
  userVerb,
];

/** The `aim` command with all its verbs. Throws where commander would end the process. */
export function buildProgram(): Command {
  const program = new Command('aim')
    .description('AIM, Active Intelligence Mapping: one joined picture for a community safety partnership')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(add --help to see what is expected)')
    .configureHelp({ showGlobalOptions: true });
  for (const verb of VERBS) verb(program);
  return program;
}
