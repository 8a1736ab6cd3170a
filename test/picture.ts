import type pg from 'pg';

/** What a made-up incident version may say; the rest is an exact council record in ward 1. */
export interface MadeUpIncident {
  incidentId: number;
  version?: number;
  categoryId?: number;
  agencyId?: number;
  feedId?: number;
  occurredFrom?: number | null;
  occurredTo?: number | null;
  recordedAt?: number | null;
  timePrecision?: number;
  locationPrecision?: number;
  x?: number | null;
  y?: number | null;
  lon?: number | null;
  lat?: number | null;
  wardId?: number | null;
  smallAreaId?: number | null;
  segmentId?: number | null;
  addressId?: number | null;
  locationText?: string | null;
  outcome?: string | null;
  flags?: number;
  count?: number;
  marking?: number;
}

const NOON = Date.UTC(2026, 10, 23, 12);

/** A partnership of its own with agencies 1 to 3 and feed 1, for tests that write incidents past intake. */
export async function insertPartnership(client: pg.Client, timeZone = 'Europe/London'): Promise<number> {
  const { rows } = await client.query<{ partnership_id: number }>(
    `insert into partnership (name, time_zone, made_up) values ('Made-up partnership', $1, true) returning partnership_id`,
    [timeZone],
  );
  const id = rows[0]!.partnership_id;
  await client.query(
    `insert into agency (partnership_id, agency_id, kind, name)
      values ($1, 1, 'police', 'Police'), ($1, 2, 'council', 'Council'), ($1, 3, 'fire', 'Fire')`,
    [id],
  );
  await insertFeed(client, id);
  return id;
}

/** Feed 1, of the council. */
export async function insertFeed(client: pg.Client, partnershipId: number): Promise<void> {
  await client.query(
    `insert into feed (partnership_id, feed_id, code, name, agency_id, purpose, adapter)
      values ($1, 1, 'made-up', 'Made-up feed', 2, 'testing', 'none')`,
    [partnershipId],
  );
}

/** Commits one moment in which these versions became known and those were superseded. Returns its ordinal. */
export async function commitMoment(
  client: pg.Client,
  partnershipId: number,
  change: {
    known?: readonly MadeUpIncident[];
    superseded?: readonly { incidentId: number; version: number }[];
    kind?: 'load' | 'withdrawal' | 'correction';
    /** When it became known; now unless said. */
    at?: number;
  },
): Promise<number> {
  await client.query('begin');
  const { rows } = await client.query<{ moment_id: number }>(
    'insert into moment (partnership_id, kind) values ($1, $2) returning moment_id',
    [partnershipId, change.kind ?? 'load'],
  );
  const momentId = rows[0]!.moment_id;
  const load = await client.query<{ load_id: number }>(
    `insert into load (partnership_id, feed_id, moment_id, state, file_name, adapter)
      values ($1, 1, $2, 'done', 'made-up.csv', 'none') returning load_id`,
    [partnershipId, momentId],
  );
  for (const row of change.superseded ?? []) {
    await client.query(
      'update incident set known_to = $1 where partnership_id = $2 and incident_id = $3 and version = $4',
      [momentId, partnershipId, row.incidentId, row.version],
    );
  }
  for (const row of change.known ?? []) {
    await insertIncident(client, partnershipId, momentId, load.rows[0]!.load_id, row);
  }
  const done = await client.query<{ ordinal: number }>(
    `update moment set at = coalesce($3, clock_timestamp()), ordinal =
        (select coalesce(max(ordinal), 0) + 1 from moment where partnership_id = $1)
      where partnership_id = $1 and moment_id = $2 returning ordinal`,
    [partnershipId, momentId, change.at === undefined ? null : new Date(change.at)],
  );
  await client.query('insert into event (partnership_id, what, payload) values ($1, $2, $3)', [
    partnershipId,
    'load.finished',
    { momentId },
  ]);
  await client.query('commit');
  return done.rows[0]!.ordinal;
}

async function insertIncident(
  client: pg.Client,
  partnershipId: number,
  momentId: number,
  loadId: number,
  row: MadeUpIncident,
): Promise<void> {
  const instant = (value: number | null | undefined, otherwise: number) =>
    value === null ? null : new Date(value ?? otherwise);
  const from = row.occurredFrom === undefined ? NOON : row.occurredFrom;
  await client.query(
    `insert into incident (partnership_id, incident_id, version, feed_id, load_id, known_from, source_ref, content_hash,
        agency_id, category_id, source_category, occurred_from, occurred_to, recorded_at, time_precision,
        location_precision, x, y, lon, lat, ward_id, small_area_id, segment_id, address_id, location_text, outcome, flags,
        count, marking)
      values ($1, $2, $3, $4, $5, $6, $7, '\\x00', $8, $9, 'made up', $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23, $24, $25, $26, $27)`,
    [
      partnershipId,
      row.incidentId,
      row.version ?? 1,
      row.feedId ?? 1,
      loadId,
      momentId,
      `R-${row.incidentId}`,
      row.agencyId ?? 2,
      row.categoryId ?? 410,
      instant(row.occurredFrom, NOON),
      row.occurredTo === undefined ? (from === null ? null : new Date(from)) : instant(row.occurredTo, NOON),
      instant(row.recordedAt, NOON),
      row.timePrecision ?? 0,
      row.locationPrecision ?? 0,
      row.x === undefined ? 450_000.25 : row.x,
      row.y === undefined ? 520_000.75 : row.y,
      row.lon === undefined ? -1.2345678 : row.lon,
      row.lat === undefined ? 54.5678912 : row.lat,
      row.wardId === undefined ? 1 : row.wardId,
      row.smallAreaId ?? null,
      row.segmentId ?? null,
      row.addressId ?? null,
      row.locationText === undefined ? 'outside the library' : row.locationText,
      row.outcome ?? null,
      row.flags ?? 0,
      row.count ?? 1,
      row.marking ?? 0,
    ],
  );
}
