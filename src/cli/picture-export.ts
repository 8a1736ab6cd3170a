import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import {
  ADDRESS_WORDS,
  csvExport,
  exportProvenance,
  type FilterAddress,
  freshView,
  geoJsonExport,
  openPicture,
  readFilter,
} from '../picture/index.ts';
import { silentLog } from '../platform/index.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { type CommonOptions, common, withAim, workingFolder } from './verb.ts';

interface ExportOptions extends CommonOptions {
  where: string[];
  format: 'csv' | 'geojson' | 'arrow';
  out: string;
}

/** `aim picture export`: records to a file that says where they come from. */
export function pictureExport(picture: Command, readWhere: (where: readonly string[]) => FilterAddress): void {
  common(picture.command('export').description('records to a file, with where they come from'))
    .addOption(new Option('--format <format>').choices(['csv', 'geojson', 'arrow']).default('csv'))
    .requiredOption('--out <file>', 'file to write')
    .option(
      '--where <word=value>',
      `which incidents, any number of times: ${ADDRESS_WORDS.join(', ')}`,
      (one: string, all: string[]) => [...all, one],
      [] as string[],
    )
    .action((options: ExportOptions) =>
      withAim(options, { mayMake: false }, async ({ deps }) => {
        const { partnershipId } = await requirePartnership(deps, options.partnership);
        const asked = readWhere(options.where);
        const opened = await openPicture({ database: deps.database, log: silentLog }, partnershipId);
        try {
          const path = resolve(workingFolder(), options.out);
          const view = await freshView({ database: deps.database, picture: opened }, commandLineViewer(partnershipId));
          const filter = readFilter(view, asked);
          const provenance = exportProvenance(view.provenance(filter), opened.partnership);
          const write = options.format === 'csv' ? csvExport : geoJsonExport;
          const content =
            options.format === 'arrow'
              ? [await view.arrow(filter, 'export')]
              : write(view.every(filter), provenance, await opened.names());
          await pipeline(Readable.from(content), createWriteStream(path, { mode: 0o600 }));
          return {
            text: [`${provenance.records} records are in ${path}.`, ...provenance.leftOut].join('\n'),
            json: { file: path, format: options.format, ...provenance },
          };
        } finally {
          await opened.close();
        }
      }),
    );
}
