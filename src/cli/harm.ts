import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadHarm } from '../intelligence/index.ts';
import { badRequest } from '../platform/index.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { type CommonOptions, common, withAim, workingFolder } from './verb.ts';

/** `aim harm`: the weights of a harm index, from the partnership's own file. */
export function harmVerb(program: Command): void {
  common(
    program
      .command('harm')
      .description('loads the weights of a harm index (CCHI, ONS CSS) from your own file, for harm beside count')
      .argument('<weights.csv>', 'text with a header: code or name, weight, and an edition where it holds several'),
  )
    .requiredOption('--index <name>', 'name of the index, for instance CCHI')
    .option('--edition <name>', 'its edition, where the file has no column for it')
    .action((file: string, options: CommonOptions & { index: string; edition?: string }) =>
      withAim(options, { mayMake: false }, async ({ deps }) => {
        const text = await readFile(resolve(workingFolder(), file), 'utf8').catch((error: NodeJS.ErrnoException) => {
          throw badRequest('usage.file', `${file} cannot be read (${error.code ?? 'unknown reason'}).`);
        });
        const { partnershipId } = await requirePartnership(deps, options.partnership);
        const { index, edition } = options;
        const load = await loadHarm(deps, commandLineViewer(partnershipId), { index, edition, text });
        return {
          text: [
            `${basename(file)}: ${load.nUsed} of ${load.nRows} rows used.`,
            ...load.editions.map(
              (each) =>
                `${each.index} ${each.edition} is loaded as number ${each.harmEditionId}: ${each.nWeights} weights, which reach ${each.nCategories} of AIM’s categories.`,
            ),
            ...load.problems.map(
              ({ row, column, found, expected }) => `Row ${row}, ${column}: found "${found}", expected ${expected}.`,
            ),
          ].join('\n'),
          json: { ...load },
        };
      }),
    );
}
