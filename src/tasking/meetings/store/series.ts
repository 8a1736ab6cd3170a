import type { Tx } from '../../../platform/index.ts';
import { MARKINGS, markingRank } from '../../../vocabulary/index.ts';
import type { AgendaSection, MeetingCalendar, MeetingKind, MeetingMember, Part, Series } from '../model.ts';
import type { Tables } from './tables.ts';

export type SeriesContent = Omit<Series, 'seriesId' | 'version' | 'members'>;

export async function listSeries(tx: Tx, only?: number): Promise<Series[]> {
  const { partnershipId } = tx.viewer;
  let query = tx
    .tables<Tables>()
    .selectFrom('meeting_series')
    .selectAll()
    .where('partnership_id', '=', partnershipId)
    .orderBy('series_id');
  if (only !== undefined) query = query.where('series_id', '=', only);
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const members = await tx
    .tables<Tables>()
    .selectFrom('meeting_member')
    .innerJoin('person', (join) =>
      join
        .onRef('person.partnership_id', '=', 'meeting_member.partnership_id')
        .onRef('person.person_id', '=', 'meeting_member.person_id'),
    )
    .select(['series_id', 'meeting_member.person_id', 'part', 'name', 'agency_id'])
    .where('meeting_member.partnership_id', '=', partnershipId)
    .where('person.is_active', '=', true)
    .orderBy('agency_id')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    seriesId: row.series_id,
    kind: row.kind as MeetingKind,
    name: row.name,
    calendar: row.calendar as MeetingCalendar,
    agenda: row.agenda as AgendaSection[],
    plannedMinutes: row.planned_minutes,
    reminder: row.reminder,
    marking: MARKINGS[row.marking]!,
    isActive: row.is_active,
    version: row.version,
    members: members
      .filter((member) => member.series_id === row.series_id)
      .map(
        (member): MeetingMember => ({
          personId: member.person_id,
          name: member.name,
          agencyId: member.agency_id,
          part: member.part as Part,
        }),
      ),
  }));
}

export async function insertSeries(tx: Tx, series: SeriesContent): Promise<number> {
  const { series_id } = await tx
    .tables<Tables>()
    .insertInto('meeting_series')
    .values({ partnership_id: tx.viewer.partnershipId, ...columnsOf(series) } as never)
    .returning('series_id')
    .executeTakeFirstOrThrow();
  return series_id;
}

/** @returns false where somebody changed it meanwhile */
export async function updateSeries(
  tx: Tx,
  seriesId: number,
  series: SeriesContent,
  expectedVersion: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('meeting_series')
    .set({ ...columnsOf(series), version: expectedVersion + 1 })
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('series_id', '=', seriesId)
    .where('version', '=', expectedVersion)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

function columnsOf(series: SeriesContent) {
  return {
    kind: series.kind,
    name: series.name,
    calendar: JSON.stringify(series.calendar),
    agenda: JSON.stringify(series.agenda),
    planned_minutes: series.plannedMinutes,
    reminder: series.reminder,
    marking: markingRank(series.marking),
    is_active: series.isActive,
  };
}

export async function replaceMembers(
  tx: Tx,
  seriesId: number,
  members: readonly { personId: number; part: Part }[],
): Promise<void> {
  const { partnershipId } = tx.viewer;
  await tx
    .tables<Tables>()
    .deleteFrom('meeting_member')
    .where('partnership_id', '=', partnershipId)
    .where('series_id', '=', seriesId)
    .execute();
  if (members.length === 0) return;
  await tx
    .tables<Tables>()
    .insertInto('meeting_member')
    .values(
      members.map(({ personId, part }) => ({
        partnership_id: partnershipId,
        series_id: seriesId,
        person_id: personId,
        part,
      })),
    )
    .execute();
}

/** Who could be a member: active people, with their agencies. */
export async function listCandidates(tx: Tx): Promise<{ personId: number; name: string; agencyId: number }[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('person')
    .select(['person_id', 'name', 'agency_id'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('is_active', '=', true)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, name: row.name, agencyId: row.agency_id }));
}

export async function listAgencies(tx: Tx): Promise<{ agencyId: number; kind: string; name: string }[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('agency')
    .select(['agency_id', 'kind', 'name'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .orderBy('agency_id')
    .execute();
  return rows.map((row) => ({ agencyId: row.agency_id, kind: row.kind, name: row.name }));
}
