import { sql } from 'kysely';
import type { OwnerClient, Tx } from '../../platform/index.ts';
import { INCIDENT_COLUMNS } from './incidents.ts';
import type { Tables } from './tables.ts';

export interface PlacedRow {
  incident_id: number;
  version: number;
  load_id: number;
  x: number;
  y: number;
  location_precision: number;
  ward_id: number | null;
  small_area_id: number | null;
  beat_id: number | null;
  segment_id: number | null;
}

/** Current versions that have a position of their own, in order of id, a page at a time. */
export function listPositions(
  owner: OwnerClient,
  partnershipId: number,
  precisions: readonly number[],
  afterId: number,
  limit: number,
): Promise<PlacedRow[]> {
  return owner.query<PlacedRow & Record<string, never>>(
    `select incident_id, version, load_id, x, y, location_precision, ward_id, small_area_id, beat_id, segment_id
       from incident
      where partnership_id = $1 and incident_id > $2 and known_to is null and x is not null and location_precision = any($3)
      order by incident_id limit $4`,
    [partnershipId, afterId, precisions, limit],
  );
}

export interface NewPlace {
  incidentId: number;
  version: number;
  wardId: number | null;
  smallAreaId: number | null;
  beatId: number | null;
  segmentId: number | null;
}

const REPLACED = ['version', 'known_from', 'ward_id', 'small_area_id', 'beat_id', 'segment_id'];
const KEPT = INCIDENT_COLUMNS.filter((name) => !REPLACED.includes(name));

/** Ends these versions at the moment; their successors differ in where AIM counts them and in nothing that the source said. */
export async function insertPlaced(
  owner: OwnerClient,
  partnershipId: number,
  momentId: number,
  rows: readonly NewPlace[],
): Promise<void> {
  await owner.query(
    `with closed as (
       update incident i set known_to = $2
         from unnest($3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[])
           as said (incident_id, version, ward_id, small_area_id, beat_id, segment_id)
        where i.partnership_id = $1 and i.incident_id = said.incident_id and i.version = said.version
       returning ${KEPT.map((name) => `i.${name}`).join(', ')}, i.version,
         said.ward_id, said.small_area_id, said.beat_id, said.segment_id
     )
     insert into incident (${KEPT.join(', ')}, version, known_from, ward_id, small_area_id, beat_id, segment_id)
     select ${KEPT.join(', ')}, version + 1, $2, ward_id, small_area_id, beat_id, segment_id from closed`,
    [
      partnershipId,
      momentId,
      rows.map((row) => row.incidentId),
      rows.map((row) => row.version),
      rows.map((row) => row.wardId),
      rows.map((row) => row.smallAreaId),
      rows.map((row) => row.beatId),
      rows.map((row) => row.segmentId),
    ],
  );
}

export async function countPositions(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from incident
     where partnership_id = ${tx.viewer.partnershipId} and known_to is null and x is not null`.execute(
    tx.tables<Tables>(),
  );
  return rows[0]!.n;
}

/** Loads some of whose records were found by the words of their place and not by a position. */
export async function loadsGeocoded(tx: Tx): Promise<Set<number>> {
  const { rows } = await sql<{ load_id: number }>`
    select load_id from load
     where partnership_id = ${tx.viewer.partnershipId} and summary -> 'placedBy' ?| array['uprn', 'address', 'postcode', 'street']`.execute(
    tx.tables<Tables>(),
  );
  return new Set(rows.map((row) => row.load_id));
}

/** The newest change of areas or streets that came after records did; null where none did. */
export async function lastGroundChange(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ event_id: number | null }>`
    select max(event_id)::float8 as event_id from event
     where partnership_id = ${tx.viewer.partnershipId}
       and (what = 'areas.changed' or (what = 'places.changed' and payload ->> 'what' = 'streets'))
       and event_id > (select min(event_id) from event
                        where partnership_id = ${tx.viewer.partnershipId} and what = 'load.finished')`.execute(
    tx.tables<Tables>(),
  );
  return rows[0]?.event_id ?? null;
}
