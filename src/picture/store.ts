import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Tx } from '../platform/index.ts';
import type { AgencyKind, Instant } from '../vocabulary/index.ts';
import type { CopyRow } from './copy-rows.ts';
import type { IncidentVersion } from './model.ts';

export interface Tables {
  partnership: { partnership_id: number; name: string; time_zone: string; made_up: boolean };
  agency: { partnership_id: number; agency_id: number; kind: AgencyKind; name: string };
  feed: {
    partnership_id: number;
    feed_id: number;
    code: string;
    name: string;
    agency_id: number;
    purpose: string;
    marking: number;
    is_active: boolean;
  };
  load: { partnership_id: number; load_id: number; feed_id: number; moment_id: number | null; file_name: string };
  moment: { partnership_id: number; moment_id: number; kind: string; ordinal: number | null; at: Instant | null };
  erasure: { partnership_id: number; moment_id: number; feed_id: number };
  incident: {
    partnership_id: number;
    incident_id: number;
    version: number;
    feed_id: number;
    load_id: number;
    known_from: number;
    known_to: number | null;
    source_ref: string;
    agency_id: number;
    category_id: number;
    source_category: string;
    occurred_from: Instant | null;
    occurred_to: Instant | null;
    reported_at: Instant | null;
    recorded_at: Instant | null;
    time_precision: number;
    location_precision: number;
    lon: number | null;
    lat: number | null;
    ward_id: number | null;
    small_area_id: number | null;
    beat_id: number | null;
    segment_id: number | null;
    address_id: number | null;
    location_text: string | null;
    outcome: string | null;
    flags: number;
    count: number;
    marking: number;
    attributes: Record<string, string | number | boolean> | null;
  };
}

export interface Moment {
  momentId: number;
  ordinal: number;
  at: Instant;
  kind: string;
}

/** Committed moments after an ordinal, in order. */
export async function listMoments(tx: Tx, afterOrdinal: number): Promise<Moment[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('moment')
    .select(['moment_id', 'ordinal', 'at', 'kind'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('ordinal', '>', afterOrdinal)
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({ momentId: row.moment_id, ordinal: row.ordinal!, at: row.at!, kind: row.kind }));
}

export async function getPartnership(tx: Tx): Promise<{ name: string; timeZone: string; isMadeUp: boolean }> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('partnership')
    .select(['name', 'time_zone', 'made_up'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .executeTakeFirstOrThrow();
  return { name: row.name, timeZone: row.time_zone, isMadeUp: row.made_up };
}

/** The columns of the picture, in the order `readIncident` reads them. */
const PICTURE_FIELDS = [
  'incident_id',
  'version',
  'feed_id',
  'agency_id',
  'category_id',
  'occurred_from',
  'occurred_to',
  'recorded_at',
  'time_precision',
  'location_precision',
  'x',
  'y',
  'lon',
  'lat',
  'ward_id',
  'small_area_id',
  'beat_id',
  'segment_id',
  'address_id',
  'flags',
  'count',
  'marking',
  'known_from',
  'known_to',
] as const;

export const N_PICTURE_FIELDS = PICTURE_FIELDS.length;

/** Reads one row of `copyIncidents` into `into`; `knownFrom` and `knownTo` are moment ids still. */
export function readIncident(row: CopyRow, into: IncidentVersion): void {
  into.incidentId = row.int32();
  into.version = row.int16();
  into.feedId = row.int16();
  into.agencyId = row.int16();
  into.categoryId = row.int16();
  into.occurredFrom = row.instantOrNull();
  into.occurredTo = row.instantOrNull();
  into.recordedAt = row.instantOrNull();
  into.timePrecision = row.int16();
  into.locationPrecision = row.int16();
  into.x = row.float64OrNull();
  into.y = row.float64OrNull();
  into.lon = row.float64OrNull();
  into.lat = row.float64OrNull();
  into.wardId = row.int32OrNull();
  into.smallAreaId = row.int32OrNull();
  into.beatId = row.int32OrNull();
  into.segmentId = row.int32OrNull();
  into.addressId = row.int32OrNull();
  into.flags = row.int16();
  into.count = row.int32();
  into.marking = row.int16();
  into.knownFrom = row.int32();
  into.knownTo = row.int32OrNull();
}

/**
 * Hands all incident versions, or those that became known at these moments, to `read` as a binary COPY. As the owner:
 * the picture holds every row and applies rights itself.
 */
export function copyIncidents<R>(
  tx: Tx,
  moments: readonly Moment[] | null,
  read: (stream: Readable) => Promise<R>,
): Promise<R> {
  // COPY takes no parameters; these are integers of our own.
  const among =
    moments === null ? '' : ` and known_from in (${moments.map((moment) => moment.momentId | 0).join(',')})`;
  return tx.asOwner((client) =>
    read(
      client.copyOut(
        `copy (select ${PICTURE_FIELDS.join(', ')} from incident
          where partnership_id = ${tx.viewer.partnershipId | 0}${among}) to stdout (format binary)`,
      ),
    ),
  );
}

export interface SupersededVersion {
  incident_id: number;
  version: number;
  known_to: number;
}

/** Versions that were superseded at these moments. */
export function listSuperseded(tx: Tx, moments: readonly Moment[]): Promise<SupersededVersion[]> {
  return tx.asOwner((client) =>
    client.query(
      'select incident_id, version, known_to from incident where partnership_id = $1 and known_to = any($2)',
      [tx.viewer.partnershipId, moments.map((moment) => moment.momentId)],
    ),
  );
}

export async function listAgencies(tx: Tx): Promise<{ agencyId: number; kind: AgencyKind; name: string }[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('agency')
    .select(['agency_id', 'kind', 'name'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .orderBy('agency_id')
    .execute();
  return rows.map((row) => ({ agencyId: row.agency_id, kind: row.kind, name: row.name }));
}

export async function listFeeds(
  tx: Tx,
): Promise<{ feedId: number; code: string; name: string; agencyId: number; purpose: string; isActive: boolean }[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('feed')
    .select(['feed_id', 'code', 'name', 'agency_id', 'purpose', 'is_active'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .orderBy('feed_id')
    .execute();
  return rows.map((row) => ({
    feedId: row.feed_id,
    code: row.code,
    name: row.name,
    agencyId: row.agency_id,
    purpose: row.purpose,
    isActive: row.is_active,
  }));
}

export type IncidentDetails = Tables['incident'];

/**
 * All versions of these incidents that the viewer is cleared for, oldest first; row-level security leaves out the rest.
 * Moments are still ids here.
 */
export async function listVersions(tx: Tx, incidentIds: readonly number[]): Promise<IncidentDetails[]> {
  if (incidentIds.length === 0) return [];
  return tx
    .tables<Tables>()
    .selectFrom('incident')
    .select([
      'partnership_id',
      'incident_id',
      'version',
      'feed_id',
      'load_id',
      'known_from',
      'known_to',
      'source_ref',
      'agency_id',
      'category_id',
      'source_category',
      'occurred_from',
      'occurred_to',
      'reported_at',
      'recorded_at',
      'time_precision',
      'location_precision',
      'lon',
      'lat',
      'ward_id',
      'small_area_id',
      'beat_id',
      'segment_id',
      'address_id',
      'location_text',
      'outcome',
      'flags',
      'count',
      'marking',
      'attributes',
    ])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('incident_id', '=', sql<number>`any(${[...incidentIds]})`)
    .orderBy('incident_id')
    .orderBy('version')
    .execute();
}

export async function getLoad(tx: Tx, loadId: number): Promise<{ fileName: string; feedId: number } | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('load')
    .select(['file_name', 'feed_id'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('load_id', '=', loadId)
    .executeTakeFirst();
  return row ? { fileName: row.file_name, feedId: row.feed_id } : null;
}

/** What each moment was, in words: which file of which feed, or whose records were erased. */
export async function listMomentWords(tx: Tx): Promise<Map<number, string>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('load')
    .innerJoin('feed', (join) =>
      join.onRef('feed.partnership_id', '=', 'load.partnership_id').onRef('feed.feed_id', '=', 'load.feed_id'),
    )
    .select(['load.moment_id', 'load.file_name', 'feed.name'])
    .where('load.partnership_id', '=', tx.viewer.partnershipId)
    .where('load.moment_id', 'is not', null)
    .execute();
  const erasures = await tx
    .tables<Tables>()
    .selectFrom('erasure')
    .innerJoin('feed', (join) =>
      join.onRef('feed.partnership_id', '=', 'erasure.partnership_id').onRef('feed.feed_id', '=', 'erasure.feed_id'),
    )
    .select(['erasure.moment_id', 'feed.name'])
    .where('erasure.partnership_id', '=', tx.viewer.partnershipId)
    .execute();
  return new Map([
    ...rows.map((row): [number, string] => [row.moment_id!, `${row.name}: ${row.file_name}`]),
    ...erasures.map((row): [number, string] => [row.moment_id, `${row.name}: records past their retention erased`]),
  ]);
}
