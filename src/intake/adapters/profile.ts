import { badRequest } from '../../platform/index.ts';
import { loadProfile, type Profile, profileNames, profileSource } from '../profile/index.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { readSheet } from '../reading/xlsx.ts';
import type { Adapter, OpenedSource, ParsedRow, ReadingContext } from './adapter.ts';
import { Columns, csvAdapter, rowReader } from './csv-adapter.ts';

/** Any CSV or workbook, through a saved mapping profile. */
export const throughProfile: Adapter = {
  name: 'profile',
  describes: 'any CSV or Excel workbook, through a saved mapping profile',
  // A profile is chosen, never guessed.
  sniff: () => false,
  async open(file, context) {
    if (context.profile === null) {
      throw badRequest(
        'profile.missing',
        `${file.fileName}: no adapter knows this layout and no profile was named. Name one with its mapping.`,
      );
    }
    if (file.kind === 'xlsx') return openWorkbook(file, context.profile, context);
    return csvAdapter(profileSource(context.profile)).open(file, context);
  },
};

/** Names of the profiles all of whose columns this file has. */
export function profilesThatRead(file: SourceFile, ownProfiles: string | null): string[] {
  return profileNames(ownProfiles).filter((name) => {
    const adapter = csvAdapter(profileSource(loadProfile(name, ownProfiles)));
    return file.texts.some((text) => adapter.sniff(text, file.fileName));
  });
}

async function openWorkbook(file: SourceFile, profile: Profile, context: ReadingContext): Promise<OpenedSource> {
  const source = profileSource(profile);
  const batches = readSheet(file.path, profile.sheet ?? null, file.fileName);
  const first = (await batches.next()).value;
  const [header, ...rest] = first ?? [];
  const columns = new Columns(header?.cells ?? []);
  const missing = source.required.filter((name) => !columns.has(name));
  if (header === undefined || missing.length > 0) {
    throw badRequest(
      'file.layout',
      `${file.fileName} is not ${source.describes}: found the columns ${columns.header.join(', ') || 'none'}; expected also ${missing.join(', ')}. Nothing was changed.`,
      { missing, found: [...columns.header] },
    );
  }
  const read = rowReader(source, columns, context);
  const width = columns.header.length;
  const parsed = (record: { number: number; cells: string[]; raw: string }): ParsedRow => {
    // A workbook stores no empty cells at a row's end.
    const cells =
      record.cells.length >= width ? record.cells : [...record.cells, ...Array(width - record.cells.length).fill('')];
    return { number: record.number, member: null, raw: record.raw, reading: read(cells, record.raw), mends: null };
  };
  async function* rows(): AsyncGenerator<ParsedRow[]> {
    if (rest.length > 0) yield rest.map(parsed);
    for await (const batch of batches) yield batch.map(parsed);
  }
  return { rows: rows(), header: header.raw, notes: [] };
}
