import { badRequest } from '../../platform/index.ts';
import { categoryByCode, type IncidentDraft } from '../../vocabulary/index.ts';
import { readJsonArray } from '../reading/json-array.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { asUtf8, chooseEncoding } from '../reading/text-encoding.ts';
import type { Adapter, OpenedSource, ParsedRow, Reading, ReadingContext } from './adapter.ts';
import { headText } from './csv-adapter.ts';

/** A case of AIM's own street services as the picture counts it. Nothing personal is in it. */
export interface PicturedCase {
  /** Number of the case. */
  aimCase: string;
  /** True when it is not to be counted (any more): it was merged into another, or is of a kind that is not counted. */
  isGone: boolean;
  category: string;
  /** Code and name of the service. */
  service: string;
  /** Milliseconds. */
  reportedAt: number;
  lon: number;
  lat: number;
}

/** AIM's own cases, handed over by the services themselves. */
export const aimCases: Adapter = {
  name: 'aim-cases',
  describes: 'cases of AIM’s own street services',
  sniff: (text) => /^\s*\[\s*\{\s*"aimCase":/.test(headText(text, 'utf-8')),
  open: async (file, context): Promise<OpenedSource> => {
    if (file.kind === 'xlsx') throw badRequest('file.layout', `${file.fileName} is a workbook; AIM's cases are JSON.`);
    return { rows: rowsOf(file, context), header: null, notes: [] };
  },
};

async function* rowsOf(file: SourceFile, context: ReadingContext): AsyncGenerator<ParsedRow[]> {
  let number = 0;
  for (const text of file.texts) {
    const { encoding } = chooseEncoding(text.head, 'utf-8');
    for await (const elements of readJsonArray(asUtf8(text.bytes(context.onBytes), encoding), file.fileName)) {
      yield elements.map(({ raw, value }) => {
        number++;
        return { number, member: null, raw, reading: readCase(value), mends: null };
      });
    }
  }
}

function readCase(value: unknown): Reading {
  const row = value as Partial<PicturedCase> | null | undefined;
  const problem = (column: string, found: unknown, expected: string): Reading => ({
    ...{ kind: 'problem', sourceRef: row?.aimCase ?? null },
    problem: { code: 'row.unreadable', column, found: String(found).slice(0, 300), expected },
  });
  if (row?.aimCase === undefined) return problem('aimCase', '', 'the number of a case');
  if (row.isGone === true) return { kind: 'gone', sourceRef: row.aimCase };
  const { aimCase, category = '', service = '', reportedAt, lon, lat } = row;
  if (categoryByCode(category) === undefined) return problem('category', category, 'a category of AIM’s');
  if (!Number.isFinite(reportedAt)) return problem('reportedAt', reportedAt, 'when it was reported');
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return problem('lon', lon, 'a position');
  const at = reportedAt!;
  const draft: IncidentDraft = {
    ...{ sourceRef: aimCase, category, sourceCategory: service },
    // Whoever reports says when they report, not when it came about.
    ...{ occurredFrom: at, occurredTo: at, timePrecision: 'exact', reportedAt: at, recordedAt: at },
    place: { lon: lon!, lat: lat!, precision: 'street' },
    ...{ outcome: null, flags: 0, count: 1, attributes: {} },
  };
  return { kind: 'incident', draft };
}
