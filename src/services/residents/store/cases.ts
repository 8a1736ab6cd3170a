import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { CaseEvent } from '../../cases/model.ts';

/** Of cases only what the pages need: for everybody number, kind, place and days; its history for whoever has its link. */
interface Tables {
  service_case: {
    partnership_id: number;
    case_id: number;
    number: string;
    state: string;
    is_open: boolean;
    code: string;
    lon: number;
    lat: number;
    reported_at: Instant | Date;
    done_at: Instant | Date | null;
  };
  case_event: {
    partnership_id: number;
    case_id: number;
    seq: number;
    at: Instant;
    by_kind: CaseEvent['by']['kind'];
    by_words: string;
    what: CaseEvent['what'];
    body: object;
  };
}

export interface PublicCase {
  caseId: number;
  number: string;
  code: string;
  longitude: number;
  latitude: number;
  reportedAt: Instant;
}

const COLUMNS = ['case_id', 'number', 'code', 'lon', 'lat', 'reported_at'] as const;
const presented = (row: {
  case_id: number;
  number: string;
  code: string;
  lon: number;
  lat: number;
  reported_at: Instant | Date;
}): PublicCase => ({
  ...{ caseId: row.case_id, number: row.number, code: row.code, longitude: row.lon, latitude: row.lat },
  reportedAt: Number(row.reported_at),
});

export async function findOpenByNumber(tx: Tx, number: string): Promise<PublicCase | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('service_case')
    .select(COLUMNS)
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('number', '=', number)
    .where('is_open', '=', true)
    .executeTakeFirst();
  return row === undefined ? null : presented(row);
}

/** What was dealt with in a time, of some kinds: position and time, to be made coarse before anything leaves. */
export async function listDone(
  tx: Tx,
  codes: readonly string[],
  { from, to }: { from: Instant; to: Instant },
): Promise<{ code: string; longitude: number; latitude: number; doneAt: Instant }[]> {
  if (codes.length === 0) return [];
  const rows = await tx
    .tables<Tables>()
    .selectFrom('service_case')
    .select(['code', 'lon', 'lat', 'done_at'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('code', 'in', [...codes])
    // A case that was opened again is not done, and one that was merged is counted with the other.
    .where('state', 'in', ['done', 'confirmed'])
    .where('done_at', '>=', new Date(from))
    .where('done_at', '<', new Date(to))
    .execute();
  return rows.map(({ code, lon, lat, done_at }) => ({ code, longitude: lon, latitude: lat, doneAt: Number(done_at) }));
}

/** What happened to a case, oldest first, without which person of staff did it. */
export async function listHistory(tx: Tx, caseId: number): Promise<CaseEvent[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('case_event')
    .select(['seq', 'at', 'by_kind', 'by_words', 'what', 'body'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, at, by_kind, by_words, what, body }) => {
    const by = { kind: by_kind, personId: null, agencyId: null, words: by_words };
    return { seq, at, by, what, ...body } as CaseEvent;
  });
}
