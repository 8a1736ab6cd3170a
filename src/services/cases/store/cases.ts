import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Case, CaseEvent, CaseState } from '../model.ts';
import { here, type Tables } from './tables.ts';

/** What lists and locks need of a case beside what is folded from its history. */
export interface CaseKept {
  marking: number;
  agencyId: number | null;
  closedAt: Instant | null;
  sourceRef: string | null;
  /** The last version that said something of what the picture counts. */
  pictureVersion: number;
}

/** The next running number; its row stays locked until commit, so that there are no gaps. */
export async function nextCaseId(tx: Tx): Promise<number> {
  const row = await tx
    .tables<Tables>()
    .insertInto('case_counter')
    .values({ partnership_id: here(tx), last_case_id: 1 })
    .onConflict((conflict) =>
      conflict.column('partnership_id').doUpdateSet((counter) => ({
        last_case_id: counter('case_counter.last_case_id', '+', 1),
      })),
    )
    .returning('last_case_id')
    .executeTakeFirstOrThrow();
  return row.last_case_id;
}

const instant = (at: Instant | null | undefined): Date | null =>
  at === null || at === undefined ? null : new Date(at);

function rowOf(one: Case, kept: CaseKept, changedAt: Instant, isOpen: boolean) {
  return {
    version: one.version,
    state: one.state,
    is_open: isOpen,
    code: one.code,
    definition_version: one.definitionVersion,
    channel: one.channel,
    marking: kept.marking,
    agency_id: kept.agencyId,
    team_id: one.assigned?.teamId ?? null,
    person_id: one.assigned?.personId ?? null,
    planned_for: instant(one.assigned?.plannedFor),
    lon: one.place.longitude,
    lat: one.place.latitude,
    street_id: one.place.streetId,
    reported_at: new Date(one.marks.reported!),
    triaged_at: instant(one.marks.triaged),
    eligible_at: instant(one.marks.eligible),
    assigned_at: instant(one.marks.assigned),
    on_scene_at: instant(one.marks.onScene),
    done_at: instant(one.marks.done),
    closed_at: instant(kept.closedAt),
    changed_at: new Date(changedAt),
    merged_into: one.mergedInto,
    n_reports: one.nReports,
    n_reopened: one.nReopened,
    picture_version: kept.pictureVersion,
    source_ref: kept.sourceRef,
    body: JSON.stringify(one),
  };
}

export async function insertCase(tx: Tx, one: Case, kept: CaseKept, at: Instant, isOpen: boolean): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('service_case')
    .values({
      partnership_id: here(tx),
      case_id: one.caseId,
      number: one.number,
      pictured_version: 0,
      ...rowOf(one, kept, at, isOpen),
    })
    .execute();
}

/** False when the case is not at `expectedVersion` any more. */
export async function updateCase(
  tx: Tx,
  expectedVersion: number,
  one: Case,
  kept: CaseKept,
  at: Instant,
  isOpen: boolean,
): Promise<boolean> {
  const done = await tx
    .tables<Tables>()
    .updateTable('service_case')
    .set(rowOf(one, kept, at, isOpen))
    .where('partnership_id', '=', here(tx))
    .where('case_id', '=', one.caseId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function insertEvents(tx: Tx, caseId: number, events: readonly CaseEvent[]): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('case_event')
    .values(
      events.map(({ seq, at, by, what, ...body }) => ({
        partnership_id: here(tx),
        case_id: caseId,
        seq,
        at: new Date(at),
        by_kind: by.kind,
        person_id: by.personId,
        agency_id: by.agencyId,
        by_words: by.words,
        what,
        body: JSON.stringify(body),
      })),
    )
    .execute();
}

/** Whole histories of some cases, oldest event first; those the viewer may not see are absent. */
export async function listHistories(tx: Tx, caseIds: readonly number[]): Promise<Map<number, CaseEvent[]>> {
  const histories = new Map<number, CaseEvent[]>();
  if (caseIds.length === 0) return histories;
  const rows = await tx
    .tables<Tables>()
    .selectFrom('case_event')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('case_id', 'in', [...caseIds])
    .orderBy('case_id')
    .orderBy('seq')
    .execute();
  for (const row of rows) {
    const history = histories.get(row.case_id) ?? [];
    histories.set(row.case_id, history);
    history.push({
      seq: row.seq,
      at: Number(row.at),
      by: { kind: row.by_kind, personId: row.person_id, agencyId: row.agency_id, words: row.by_words },
      what: row.what,
      ...(row.body as unknown as object),
    } as CaseEvent);
  }
  return histories;
}

export interface CaseRow extends CaseKept {
  it: Case;
  isOpen: boolean;
  changedAt: Instant;
  picturedVersion: number;
}

const keptOf = (row: Tables['service_case']): CaseRow => ({
  it: row.body as unknown as Case,
  marking: row.marking,
  agencyId: row.agency_id,
  closedAt: row.closed_at === null ? null : Number(row.closed_at),
  sourceRef: row.source_ref,
  pictureVersion: row.picture_version,
  isOpen: row.is_open,
  changedAt: Number(row.changed_at),
  picturedVersion: row.pictured_version,
});

export async function findCase(tx: Tx, caseId: number, isLocked = false): Promise<CaseRow | null> {
  const query = tx
    .tables<Tables>()
    .selectFrom('service_case')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('case_id', '=', caseId);
  const row = await (isLocked ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : keptOf(row);
}

export async function findBySource(tx: Tx, sourceRef: string): Promise<CaseRow | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('service_case')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('source_ref', '=', sourceRef)
    .executeTakeFirst();
  return row === undefined ? null : keptOf(row);
}

export interface CaseFilter {
  isOpen?: boolean | undefined;
  codes?: readonly string[] | undefined;
  teamId?: number | undefined;
  personId?: number | undefined;
  agencyId?: number | null | undefined;
  states?: readonly CaseState[] | undefined;
  /** Reported in [from, to). */
  from?: Instant | undefined;
  to?: Instant | undefined;
  box?: { west: number; east: number; south: number; north: number } | undefined;
  limit?: number | undefined;
}

/** Newest first. */
export async function listCases(tx: Tx, filter: CaseFilter): Promise<CaseRow[]> {
  let query = tx.tables<Tables>().selectFrom('service_case').selectAll().where('partnership_id', '=', here(tx));
  if (filter.isOpen !== undefined) query = query.where('is_open', '=', filter.isOpen);
  if (filter.codes !== undefined) query = query.where('code', 'in', [...filter.codes]);
  if (filter.teamId !== undefined) query = query.where('team_id', '=', filter.teamId);
  if (filter.personId !== undefined) query = query.where('person_id', '=', filter.personId);
  if (filter.agencyId !== undefined) query = query.where('agency_id', 'is not distinct from', filter.agencyId);
  if (filter.states !== undefined) query = query.where('state', 'in', [...filter.states]);
  if (filter.from !== undefined) query = query.where('reported_at', '>=', new Date(filter.from));
  if (filter.to !== undefined) query = query.where('reported_at', '<', new Date(filter.to));
  if (filter.box !== undefined) {
    const { west, east, south, north } = filter.box;
    query = query.where('lat', '>=', south).where('lat', '<=', north).where('lon', '>=', west).where('lon', '<=', east);
  }
  const rows = await query
    .orderBy('case_id', 'desc')
    .limit(filter.limit ?? 2_000)
    .execute();
  return rows.map(keptOf);
}

/** Cases of which the picture was not told the last that it counts. */
export async function listToPicture(tx: Tx, limit: number): Promise<CaseRow[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('service_case')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where(sql<boolean>`picture_version > pictured_version`)
    .orderBy('case_id')
    .limit(limit)
    .execute();
  return rows.map(keptOf);
}

export async function markPictured(tx: Tx, caseId: number, version: number): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('service_case')
    .set({ pictured_version: version })
    .where('partnership_id', '=', here(tx))
    .where('case_id', '=', caseId)
    .execute();
}

/** The council's agency, else the first: whose people work a case that no body names an agency for. */
export async function findCouncil(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ agency_id: number }>`select agency_id from agency
    where partnership_id = ${here(tx)} order by (kind = 'council') desc, agency_id limit 1`.execute(
    tx.tables<Tables>(),
  );
  return rows[0]?.agency_id ?? null;
}

/** A record of a feed as intake keeps it now. */
export interface FeedRecord {
  reference: string;
  categoryId: number;
  sourceCategory: string;
  reportedAt: Instant;
  lon: number;
  lat: number;
  closedAt: string | null;
  cancelledAt: string | null;
}

/** What a feed holds of requests with a time and a place, by key. */
export async function listFeedRecords(tx: Tx, feedCode: string): Promise<FeedRecord[]> {
  const { rows } = await sql<FeedRecord>`select i.source_ref as reference, i.category_id as "categoryId",
      i.source_category as "sourceCategory", i.reported_at as "reportedAt", i.lon, i.lat,
      i.attributes->>'closedAt' as "closedAt", i.attributes->>'cancelledAt' as "cancelledAt"
    from incident i join feed f on f.partnership_id = i.partnership_id and f.feed_id = i.feed_id
    where i.partnership_id = ${here(tx)} and f.code = ${feedCode} and i.known_to is null
      and i.reported_at is not null and i.lon is not null
    order by i.source_ref`.execute(tx.tables<Tables>());
  return rows;
}
