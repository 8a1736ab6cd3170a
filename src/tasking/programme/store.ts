import { sql } from 'kysely';
import type { VisitCertainty } from '../../analysis/index.ts';
import type { Tx } from '../../platform/index.ts';
import { type Instant, MARKINGS, markingRank } from '../../vocabulary/index.ts';
import type { PlaceShape } from '../patrol/index.ts';
import type {
  DoneCounts,
  Hotspot,
  HotspotDay,
  HotspotPatrol,
  Programme,
  ProgrammeSettings,
  ProgrammeTrial,
} from './model.ts';

type At = Instant | Date;

interface Tables {
  hotspot_programme: {
    partnership_id: number;
    programme_id: string;
    version: number;
    name: string;
    from_date: string;
    to_date: string;
    shape: PlaceShape;
    marking: number;
    card_id: string;
    made_at: At;
    made_by_person_id: number | null;
    changed_at: At;
    changed_by: string;
    settings: ProgrammeSettings | string;
    trial: ProgrammeTrial | string | null;
  };
  hotspot: {
    partnership_id: number;
    programme_id: string;
    hotspot: number;
    name: string;
    ward: string;
    x: number;
    y: number;
    lon: number;
    lat: number;
    reach_metres: number;
    risk: number;
    ring_degrees: number[] | string;
    ring: number[] | string;
  };
  hotspot_patrol: {
    partnership_id: number;
    programme_id: string;
    patrol_id: number;
    hotspot: number;
    agency_id: number;
    local_date: string;
    planned_from: At;
    planned_minutes: number;
    state: HotspotPatrol['state'];
    delivered_from: At | null;
    delivered_minutes: number | null;
    certainty: VisitCertainty | null;
    done: DoneCounts | string;
    reason: string;
    version: number;
    changed_at: At;
    changed_by: string;
  };
  hotspot_day: {
    partnership_id: number;
    programme_id: string;
    hotspot: number;
    local_date: string;
    block: number;
    is_assigned: boolean;
  };
  agency: { partnership_id: number; agency_id: number; name: string };
}

const here = (tx: Tx) => tx.viewer.partnershipId;
const onTables = (tx: Tx) => tx.tables<Tables>();
/** A date column as its ISO date, whatever the zone of this process. */
const isoDate = (column: string) => sql<string>`${sql.ref(column)}::text`;
/** Rows of one insert: PostgreSQL takes 65,535 parameters. */
const BATCH = 3_000;

export async function insertProgramme(tx: Tx, programme: Programme, hotspots: readonly Hotspot[]): Promise<void> {
  const at = new Date(programme.madeAt);
  await onTables(tx)
    .insertInto('hotspot_programme')
    .values({
      partnership_id: here(tx),
      programme_id: programme.programmeId,
      version: 1,
      name: programme.name,
      from_date: programme.from,
      to_date: programme.to,
      shape: programme.shape,
      marking: markingRank(programme.marking),
      card_id: programme.cardId,
      made_at: at,
      made_by_person_id: tx.viewer.personId,
      changed_at: at,
      changed_by: tx.viewer.name,
      settings: JSON.stringify(programme.settings),
      trial: null,
    })
    .execute();
  await onTables(tx)
    .insertInto('hotspot')
    .values(
      hotspots.map(({ reachMetres, ring, ringDegrees, ...rest }) => ({
        ...rest,
        partnership_id: here(tx),
        programme_id: programme.programmeId,
        reach_metres: reachMetres,
        ring: JSON.stringify(ring),
        ring_degrees: JSON.stringify(ringDegrees),
      })),
    )
    .execute();
}

export async function listProgrammes(tx: Tx, programmeId?: string): Promise<Programme[]> {
  let query = onTables(tx)
    .selectFrom('hotspot_programme')
    .selectAll()
    .select([isoDate('from_date').as('from'), isoDate('to_date').as('to')])
    .where('partnership_id', '=', here(tx));
  if (programmeId !== undefined) query = query.where('programme_id', '=', programmeId);
  const rows = await query.orderBy('from_date', 'desc').orderBy('name').execute();
  return rows.map((row) => ({
    programmeId: row.programme_id,
    version: row.version,
    name: row.name,
    from: row.from,
    to: row.to,
    shape: row.shape,
    marking: MARKINGS[row.marking]!,
    cardId: row.card_id,
    madeAt: Number(row.made_at),
    changedBy: row.changed_by,
    settings: row.settings as ProgrammeSettings,
    trial: row.trial as ProgrammeTrial | null,
  }));
}

/** @returns false where the version is no longer the expected one */
export async function changeProgramme(
  tx: Tx,
  programmeId: string,
  expectedVersion: number,
  change: { settings?: ProgrammeSettings; trial?: ProgrammeTrial; at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('hotspot_programme')
    .set({
      ...(change.settings === undefined ? {} : { settings: JSON.stringify(change.settings) }),
      ...(change.trial === undefined ? {} : { trial: JSON.stringify(change.trial) }),
      version: expectedVersion + 1,
      changed_at: new Date(change.at),
      changed_by: tx.viewer.name,
    })
    .where('partnership_id', '=', here(tx))
    .where('programme_id', '=', programmeId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function listHotspots(tx: Tx, programmeId: string): Promise<Hotspot[]> {
  const rows = await onTables(tx)
    .selectFrom('hotspot')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('programme_id', '=', programmeId)
    .orderBy('hotspot')
    .execute();
  return rows.map((row) => ({
    hotspot: row.hotspot,
    name: row.name,
    ward: row.ward,
    x: row.x,
    y: row.y,
    lon: row.lon,
    lat: row.lat,
    reachMetres: row.reach_metres,
    risk: row.risk,
    ring: row.ring as number[],
    ringDegrees: row.ring_degrees as number[],
  }));
}

export async function insertPatrols(
  tx: Tx,
  programmeId: string,
  patrols: readonly Pick<
    HotspotPatrol,
    'patrolId' | 'hotspot' | 'agencyId' | 'date' | 'plannedFrom' | 'plannedMinutes'
  >[],
  at: Instant,
): Promise<void> {
  for (let i = 0; i < patrols.length; i += BATCH) {
    await onTables(tx)
      .insertInto('hotspot_patrol')
      .values(
        patrols.slice(i, i + BATCH).map((patrol) => ({
          partnership_id: here(tx),
          programme_id: programmeId,
          patrol_id: patrol.patrolId,
          hotspot: patrol.hotspot,
          agency_id: patrol.agencyId,
          local_date: patrol.date,
          planned_from: new Date(patrol.plannedFrom),
          planned_minutes: patrol.plannedMinutes,
          state: 'planned' as const,
          delivered_from: null,
          delivered_minutes: null,
          certainty: null,
          done: '{}',
          reason: '',
          version: 1,
          changed_at: new Date(at),
          changed_by: tx.viewer.name,
        })),
      )
      .execute();
  }
}

export async function listPatrols(
  tx: Tx,
  programmeId: string,
  where: { from?: string | undefined; to?: string | undefined; patrolId?: number } = {},
): Promise<HotspotPatrol[]> {
  let query = onTables(tx)
    .selectFrom('hotspot_patrol')
    .selectAll()
    .select(isoDate('local_date').as('date'))
    .where('partnership_id', '=', here(tx))
    .where('programme_id', '=', programmeId);
  if (where.from !== undefined) query = query.where('local_date', '>=', where.from);
  if (where.to !== undefined) query = query.where('local_date', '<=', where.to);
  if (where.patrolId !== undefined) query = query.where('patrol_id', '=', where.patrolId);
  const rows = await query.orderBy('planned_from').orderBy('patrol_id').execute();
  return rows.map((row) => ({
    patrolId: row.patrol_id,
    hotspot: row.hotspot,
    agencyId: row.agency_id,
    date: row.date,
    plannedFrom: Number(row.planned_from),
    plannedMinutes: row.planned_minutes,
    state: row.state,
    deliveredFrom: row.delivered_from === null ? null : Number(row.delivered_from),
    deliveredMinutes: row.delivered_minutes,
    certainty: row.certainty,
    done: row.done as DoneCounts,
    reason: row.reason,
    version: row.version,
    changedBy: row.changed_by,
  }));
}

/** @returns false where the version is no longer the expected one */
export async function updatePatrol(
  tx: Tx,
  programmeId: string,
  patrol: HotspotPatrol,
  expectedVersion: number,
  at: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('hotspot_patrol')
    .set({
      state: patrol.state,
      delivered_from: patrol.deliveredFrom === null ? null : new Date(patrol.deliveredFrom),
      delivered_minutes: patrol.deliveredMinutes,
      certainty: patrol.certainty,
      done: JSON.stringify(patrol.done),
      reason: patrol.reason,
      version: expectedVersion + 1,
      changed_at: new Date(at),
      changed_by: tx.viewer.name,
    })
    .where('partnership_id', '=', here(tx))
    .where('programme_id', '=', programmeId)
    .where('patrol_id', '=', patrol.patrolId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function insertDays(tx: Tx, programmeId: string, days: readonly HotspotDay[]): Promise<void> {
  for (let i = 0; i < days.length; i += BATCH) {
    await onTables(tx)
      .insertInto('hotspot_day')
      .values(
        days.slice(i, i + BATCH).map((day) => ({
          partnership_id: here(tx),
          programme_id: programmeId,
          hotspot: day.hotspot,
          local_date: day.date,
          block: day.block,
          is_assigned: day.isAssigned,
        })),
      )
      .execute();
  }
}

export async function listDays(tx: Tx, programmeId: string): Promise<HotspotDay[]> {
  const rows = await onTables(tx)
    .selectFrom('hotspot_day')
    .select(['hotspot', 'block', 'is_assigned', isoDate('local_date').as('date')])
    .where('partnership_id', '=', here(tx))
    .where('programme_id', '=', programmeId)
    .orderBy('hotspot')
    .orderBy('local_date')
    .execute();
  return rows.map(({ hotspot, date, block, is_assigned }) => ({ hotspot, date, block, isAssigned: is_assigned }));
}

export async function agencyNames(tx: Tx): Promise<Map<number, string>> {
  const rows = await onTables(tx)
    .selectFrom('agency')
    .select(['agency_id', 'name'])
    .where('partnership_id', '=', here(tx))
    .execute();
  return new Map(rows.map(({ agency_id, name }) => [agency_id, name]));
}
