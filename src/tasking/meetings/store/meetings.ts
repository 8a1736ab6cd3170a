import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import { type AgencyKind, type Instant, MARKINGS, type Marking, markingRank } from '../../../vocabulary/index.ts';
import type { Meeting, MeetingKind, MeetingSlot, MeetingState, PackChange, Presence } from '../model.ts';
import { instantOf, type Tables } from './tables.ts';

function meetings(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('meeting')
    .innerJoin('meeting_series', (join) =>
      join
        .onRef('meeting_series.partnership_id', '=', 'meeting.partnership_id')
        .onRef('meeting_series.series_id', '=', 'meeting.series_id'),
    )
    .selectAll('meeting')
    .select(['meeting_series.kind', 'meeting_series.name'])
    .where('meeting.partnership_id', '=', tx.viewer.partnershipId);
}

type Row = Tables['meeting'] & { kind: string; name: string };

function meetingOf(row: Row): Meeting {
  return {
    meetingId: row.meeting_id,
    seriesId: row.series_id,
    kind: row.kind as MeetingKind,
    name: row.name,
    day: row.day,
    startsAt: Number(row.starts_at),
    period: row.period,
    coversFrom: Number(row.covers_from),
    coversTo: Number(row.covers_to),
    marking: MARKINGS[row.marking]!,
    state: row.state as MeetingState,
    chairPersonId: row.chair_person_id,
    currentStep: row.current_step,
    stepStartedAt: instantOf(row.step_started_at),
    openedAt: instantOf(row.opened_at),
    closedAt: instantOf(row.closed_at),
    version: row.version,
  };
}

/** The newest first. */
export async function listMeetings(tx: Tx, limit = 60): Promise<Meeting[]> {
  const rows = await meetings(tx).orderBy('starts_at', 'desc').orderBy('meeting_id', 'desc').limit(limit).execute();
  return rows.map(meetingOf);
}

export async function findMeeting(tx: Tx, meetingId: number): Promise<Meeting | null> {
  const row = await meetings(tx).where('meeting_id', '=', meetingId).executeTakeFirst();
  return row === undefined ? null : meetingOf(row);
}

/** Held until the transaction ends: whoever changes the meeting comes one after the other. */
export async function lockMeeting(tx: Tx, meetingId: number): Promise<Meeting | null> {
  const locked = await tx
    .tables<Tables>()
    .selectFrom('meeting')
    .select('meeting_id')
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('meeting_id', '=', meetingId)
    .forUpdate()
    .executeTakeFirst();
  return locked === undefined ? null : findMeeting(tx, meetingId);
}

/** The meeting of a day of a series, made now where there was none. */
export async function findOrInsertMeeting(
  tx: Tx,
  series: { seriesId: number; marking: Marking },
  slot: MeetingSlot,
): Promise<Meeting> {
  await tx
    .tables<Tables>()
    .insertInto('meeting')
    .values({
      partnership_id: tx.viewer.partnershipId,
      series_id: series.seriesId,
      day: slot.day,
      starts_at: new Date(slot.startsAt),
      period: slot.period,
      covers_from: new Date(slot.coversFrom),
      covers_to: new Date(slot.coversTo),
      marking: markingRank(series.marking),
    } as never)
    .onConflict((conflict) => conflict.columns(['partnership_id', 'series_id', 'day']).doNothing())
    .execute();
  const row = await meetings(tx)
    .where('meeting.series_id', '=', series.seriesId)
    .where('day', '=', slot.day)
    .executeTakeFirstOrThrow();
  return meetingOf(row);
}

export interface MeetingChange {
  state?: MeetingState;
  chairPersonId?: number;
  currentStep?: string;
  stepStartedAt?: Instant;
  openedAt?: Instant;
  closedAt?: Instant;
}

/** Every change makes a new version. The row is locked by whoever calls. */
export async function updateMeeting(tx: Tx, meeting: Meeting, change: MeetingChange): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('meeting')
    .set({
      version: meeting.version + 1,
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.chairPersonId === undefined ? {} : { chair_person_id: change.chairPersonId }),
      ...(change.currentStep === undefined ? {} : { current_step: change.currentStep }),
      ...(change.stepStartedAt === undefined ? {} : { step_started_at: new Date(change.stepStartedAt) }),
      ...(change.openedAt === undefined ? {} : { opened_at: new Date(change.openedAt) }),
      ...(change.closedAt === undefined ? {} : { closed_at: new Date(change.closedAt) }),
    })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('meeting_id', '=', meeting.meetingId)
    .execute();
}

export interface StoredPack {
  edition: number;
  madeAt: Instant;
  madeBy: string;
  momentOrdinal: number;
  marking: Marking;
  sha256: string;
  /** Canonical JSON. */
  text: string;
}

export async function findPack(tx: Tx, meetingId: number): Promise<StoredPack | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('meeting_pack')
    .selectAll()
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('meeting_id', '=', meetingId)
    .orderBy('edition', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    edition: row.edition,
    madeAt: Number(row.made_at),
    madeBy: row.made_by,
    momentOrdinal: row.moment_ordinal,
    marking: MARKINGS[row.marking]!,
    sha256: row.sha256.toString('hex'),
    text: row.pack,
  };
}

export async function insertPack(tx: Tx, meetingId: number, pack: StoredPack): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('meeting_pack')
    .values({
      partnership_id: tx.viewer.partnershipId,
      meeting_id: meetingId,
      edition: pack.edition,
      made_at: new Date(pack.madeAt),
      made_by: pack.madeBy,
      moment_ordinal: pack.momentOrdinal,
      marking: markingRank(pack.marking),
      sha256: Buffer.from(pack.sha256, 'hex'),
      pack: pack.text,
    })
    .execute();
}

export interface StoredChange {
  number: number;
  at: Instant;
  by: string;
  change: PackChange;
}

export async function listChanges(tx: Tx, meetingId: number): Promise<StoredChange[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('meeting_pack_change')
    .selectAll()
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('meeting_id', '=', meetingId)
    .orderBy('change_number')
    .execute();
  return rows.map((row) => ({
    number: row.change_number,
    at: Number(row.at),
    by: row.person_name,
    change: row.change as PackChange,
  }));
}

export async function insertChange(
  tx: Tx,
  meetingId: number,
  number: number,
  change: PackChange,
  at: Instant,
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('meeting_pack_change')
    .values({
      partnership_id: tx.viewer.partnershipId,
      meeting_id: meetingId,
      change_number: number,
      at: new Date(at),
      person_id: tx.viewer.personId,
      person_name: tx.viewer.name,
      change: JSON.stringify(change),
    })
    .execute();
}

export async function listPresence(tx: Tx, meetingId: number): Promise<Presence[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('meeting_presence')
    .leftJoin('agency', (join) =>
      join
        .onRef('agency.partnership_id', '=', 'meeting_presence.partnership_id')
        .onRef('agency.agency_id', '=', 'meeting_presence.agency_id'),
    )
    .selectAll('meeting_presence')
    .select('agency.kind')
    .where('meeting_presence.partnership_id', '=', tx.viewer.partnershipId)
    .where('meeting_id', '=', meetingId)
    .orderBy('signed_in_at')
    .orderBy('person_id')
    .execute();
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    agencyId: row.agency_id,
    agencyKind: row.kind as AgencyKind | null,
    declaration: row.declaration,
    signedInAt: Number(row.signed_in_at),
    leftAt: instantOf(row.left_at),
  }));
}

/** Signing in again after having left is the same person's one line. */
export async function upsertPresence(
  tx: Tx,
  meetingId: number,
  presence: { personId: number; name: string; agencyId: number | null; declaration: string },
  at: Instant,
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('meeting_presence')
    .values({
      partnership_id: tx.viewer.partnershipId,
      meeting_id: meetingId,
      person_id: presence.personId,
      agency_id: presence.agencyId,
      name: presence.name,
      declaration: presence.declaration,
      signed_in_at: new Date(at),
      left_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['partnership_id', 'meeting_id', 'person_id'])
        .doUpdateSet({ declaration: presence.declaration, left_at: null }),
    )
    .execute();
}

export async function endPresence(tx: Tx, meetingId: number, at: Instant, personId?: number): Promise<boolean> {
  let query = tx
    .tables<Tables>()
    .updateTable('meeting_presence')
    .set({ left_at: new Date(at) })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('meeting_id', '=', meetingId)
    .where('left_at', 'is', null);
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** How much each meeting has on its table, for lists. */
export async function packSummaries(
  tx: Tx,
  meetingIds: readonly number[],
): Promise<Map<number, { items: number | null; openTasks: number | null; decisions: number }>> {
  if (meetingIds.length === 0) return new Map();
  const { rows } = await sql<{
    meeting_id: number;
    items: number | null;
    open_tasks: number | null;
    decisions: number;
  }>`
    select m.meeting_id, p.items, p.open_tasks,
      (select count(*) from meeting_decision d where d.partnership_id = m.partnership_id
        and d.meeting_id = m.meeting_id and d.undone_at is null) as decisions
    from meeting m left join lateral (
      select jsonb_array_length(pack::jsonb->'items') as items,
        (select count(*) from jsonb_array_elements(pack::jsonb->'items') i where i->>'kind' = 'task') as open_tasks
      from meeting_pack p where p.partnership_id = m.partnership_id and p.meeting_id = m.meeting_id
      order by edition desc limit 1) p on true
    where m.partnership_id = ${tx.viewer.partnershipId} and m.meeting_id = any(${[...meetingIds]}::integer[])
  `.execute(tx.tables<Tables>());
  return new Map(
    rows.map((row) => [
      row.meeting_id,
      {
        items: row.items,
        openTasks: row.open_tasks === null ? null : Number(row.open_tasks),
        decisions: Number(row.decisions),
      },
    ]),
  );
}
