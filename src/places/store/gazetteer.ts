import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { GazetteerAddress, GazetteerPostcode } from '../gazetteer.ts';
import type { ReadAddress, ReadPostcode, ReadSegment, ReadVenue } from '../gazetteer-files.ts';
import { postcodeKey, readStreetName, streetKey } from '../street-name.ts';
import { here, rowsOf, type Upserted, upserted } from './areas.ts';

/** Rows sent at once: a few megabytes of JSON. */
const BATCH = 5_000;

type Rows = Promise<{ is_new: boolean }[]>;

/** One row as the tables want it, segment codes still to be looked up. */
async function upsertInBatches<T>(
  items: readonly T[],
  row: (item: T) => Record<string, unknown>,
  insert: (json: string) => Rows,
): Promise<Upserted> {
  const total: Upserted = { added: 0, updated: 0, unchanged: 0 };
  for (let i = 0; i < items.length; i += BATCH) {
    const batch = items.slice(i, i + BATCH).map(row);
    const part = upserted(batch.length, await insert(JSON.stringify(batch)));
    total.added += part.added;
    total.updated += part.updated;
    total.unchanged += part.unchanged;
  }
  return total;
}

export function upsertSegments(tx: Tx, segments: readonly ReadSegment[], lengthOf: (line: Float64Array) => number) {
  return upsertInBatches(
    segments,
    (segment) => ({
      ...segment,
      nameKey: streetKey(segment.name),
      lengthMetres: lengthOf(segment.line),
      line: [...segment.line],
      lineDegrees: [...segment.lineDegrees],
    }),
    (json) =>
      rowsOf(
        tx,
        sql<{ is_new: boolean }>`insert into street_segment as s (partnership_id, code, name, name_key, class, usrn,
            from_node, to_node, length_metres, line, line_degrees)
          select ${here(tx)}, t.code, t.name, t."nameKey", t.class, t.usrn, t."fromNode", t."toNode", t."lengthMetres",
            t.line, t."lineDegrees"
          from jsonb_to_recordset(${json}::jsonb) as t(code text, name text, "nameKey" text, class text, usrn text,
            "fromNode" text, "toNode" text, "lengthMetres" double precision, line double precision[],
            "lineDegrees" double precision[])
          on conflict (partnership_id, code) do update set name = excluded.name, name_key = excluded.name_key,
            class = excluded.class, usrn = excluded.usrn, from_node = excluded.from_node, to_node = excluded.to_node,
            length_metres = excluded.length_metres, line = excluded.line, line_degrees = excluded.line_degrees
          where (s.name, s.class, s.usrn, s.from_node, s.to_node, s.line) is distinct from
            (excluded.name, excluded.class, excluded.usrn, excluded.from_node, excluded.to_node, excluded.line)
          returning (xmax = 0) as is_new`,
      ),
  );
}

export function upsertPostcodes(tx: Tx, postcodes: readonly ReadPostcode[]): Promise<Upserted> {
  return upsertInBatches(
    postcodes,
    (postcode) => ({ ...postcode, key: postcodeKey(postcode.postcode) }),
    (json) =>
      rowsOf(
        tx,
        sql<{ is_new: boolean }>`insert into postcode as p (partnership_id, postcode_key, postcode, x, y, lon, lat,
            segment_id)
          select ${here(tx)}, t.key, t.postcode, t.x, t.y, t.lon, t.lat, s.segment_id
          from jsonb_to_recordset(${json}::jsonb) as t(key text, postcode text, x double precision, y double precision,
            lon double precision, lat double precision, "segmentCode" text)
          left join street_segment s on s.partnership_id = ${here(tx)} and s.code = t."segmentCode"
          on conflict (partnership_id, postcode_key) do update set postcode = excluded.postcode, x = excluded.x,
            y = excluded.y, lon = excluded.lon, lat = excluded.lat, segment_id = excluded.segment_id
          where (p.x, p.y, p.segment_id) is distinct from (excluded.x, excluded.y, excluded.segment_id)
          returning (xmax = 0) as is_new`,
      ),
  );
}

export function upsertAddresses(tx: Tx, addresses: readonly ReadAddress[]): Promise<Upserted> {
  return upsertInBatches(
    addresses,
    (address) => ({ ...address, key: addressKey(address.address) }),
    (json) =>
      rowsOf(
        tx,
        sql<{ is_new: boolean }>`insert into address as a (partnership_id, uprn, address, address_key, postcode, class,
            x, y, lon, lat, segment_id)
          select ${here(tx)}, t.uprn, t.address, t.key, t.postcode, t.class, t.x, t.y, t.lon, t.lat, s.segment_id
          from jsonb_to_recordset(${json}::jsonb) as t(uprn text, address text, key text, postcode text, class text,
            x double precision, y double precision, lon double precision, lat double precision, "segmentCode" text)
          left join street_segment s on s.partnership_id = ${here(tx)} and s.code = t."segmentCode"
          on conflict (partnership_id, uprn) do update set address = excluded.address,
            address_key = excluded.address_key, postcode = excluded.postcode, class = excluded.class, x = excluded.x,
            y = excluded.y, lon = excluded.lon, lat = excluded.lat, segment_id = excluded.segment_id
          where (a.address, a.postcode, a.class, a.x, a.y, a.segment_id) is distinct from
            (excluded.address, excluded.postcode, excluded.class, excluded.x, excluded.y, excluded.segment_id)
          returning (xmax = 0) as is_new`,
      ),
  );
}

export function upsertVenues(tx: Tx, venues: readonly ReadVenue[]): Promise<Upserted> {
  return upsertInBatches(
    venues,
    (venue) => ({ ...venue }),
    (json) =>
      rowsOf(
        tx,
        sql<{ is_new: boolean }>`insert into venue as v (partnership_id, code, name, kind, uprn, x, y, lon, lat,
            segment_id)
          select ${here(tx)}, t.code, t.name, t.kind, t.uprn, t.x, t.y, t.lon, t.lat, s.segment_id
          from jsonb_to_recordset(${json}::jsonb) as t(code text, name text, kind text, uprn text, x double precision,
            y double precision, lon double precision, lat double precision, "segmentCode" text)
          left join street_segment s on s.partnership_id = ${here(tx)} and s.code = t."segmentCode"
          on conflict (partnership_id, code) do update set name = excluded.name, kind = excluded.kind,
            uprn = excluded.uprn, x = excluded.x, y = excluded.y, lon = excluded.lon, lat = excluded.lat,
            segment_id = excluded.segment_id
          where (v.name, v.kind, v.uprn, v.x, v.y, v.segment_id) is distinct from
            (excluded.name, excluded.kind, excluded.uprn, excluded.x, excluded.y, excluded.segment_id)
          returning (xmax = 0) as is_new`,
      ),
  );
}

export function addressKey(words: string): string {
  const { key, houseNumber } = readStreetName(words);
  return houseNumber === null ? key : `${houseNumber} ${key}`;
}

export interface SegmentRow {
  segmentId: number;
  code: string;
  name: string;
  class: string;
  usrn: string | null;
  fromNode: string | null;
  toNode: string | null;
  lengthMetres: number;
  line: number[];
  lineDegrees: number[];
}

export async function listSegments(tx: Tx, segmentId?: number): Promise<SegmentRow[]> {
  return rowsOf(
    tx,
    sql<SegmentRow>`select segment_id as "segmentId", code, name, class, usrn, from_node as "fromNode",
        to_node as "toNode", length_metres as "lengthMetres", line, line_degrees as "lineDegrees"
      from street_segment where partnership_id = ${here(tx)}
        and (${segmentId ?? null}::integer is null or segment_id = ${segmentId ?? null})
      order by segment_id`,
  );
}

export async function listPostcodes(tx: Tx): Promise<GazetteerPostcode[]> {
  return rowsOf(
    tx,
    sql<GazetteerPostcode>`select postcode, x, y, segment_id as "segmentId" from postcode
      where partnership_id = ${here(tx)}`,
  );
}

export async function listAddresses(tx: Tx): Promise<GazetteerAddress[]> {
  return rowsOf(
    tx,
    sql<GazetteerAddress>`select address_id as "addressId", uprn, address, postcode, x, y, segment_id as "segmentId"
      from address where partnership_id = ${here(tx)}`,
  );
}

export interface AddressRow {
  addressId: number;
  uprn: string;
  address: string;
  postcode: string;
  class: string;
  lon: number;
  lat: number;
  x: number;
  y: number;
  segmentId: number | null;
  venue: string | null;
}

export async function getAddress(tx: Tx, addressId: number): Promise<AddressRow | undefined> {
  const [row] = await rowsOf(
    tx,
    sql<AddressRow>`select a.address_id as "addressId", a.uprn, a.address, a.postcode, a.class, a.lon, a.lat, a.x, a.y,
        a.segment_id as "segmentId", (select v.name from venue v where v.partnership_id = a.partnership_id
          and v.uprn = a.uprn order by v.venue_id limit 1) as venue
      from address a where a.partnership_id = ${here(tx)} and a.address_id = ${addressId}`,
  );
  return row;
}

export interface VenueRow {
  venueId: number;
  code: string;
  name: string;
  kind: string;
  uprn: string | null;
  lon: number;
  lat: number;
  x: number;
  y: number;
  segmentId: number | null;
}

export async function listVenues(tx: Tx): Promise<VenueRow[]> {
  return rowsOf(
    tx,
    sql<VenueRow>`select venue_id as "venueId", code, name, kind, uprn, lon, lat, x, y, segment_id as "segmentId"
      from venue where partnership_id = ${here(tx)} order by venue_id`,
  );
}

export async function saveBasemapLayer(tx: Tx, layer: string, body: string): Promise<void> {
  await rowsOf(
    tx,
    sql`insert into basemap_layer (partnership_id, layer, body) values (${here(tx)}, ${layer}, ${body})
      on conflict (partnership_id, layer) do update set body = excluded.body, changed_at = now()`,
  );
}

export async function listBasemapLayers(tx: Tx): Promise<{ layer: string; changedAt: number }[]> {
  return rowsOf(
    tx,
    sql<{ layer: string; changedAt: number }>`select layer, changed_at as "changedAt" from basemap_layer
      where partnership_id = ${here(tx)} order by layer`,
  );
}

export async function getBasemapLayer(tx: Tx, layer: string): Promise<string | undefined> {
  const [row] = await rowsOf(
    tx,
    sql<{ body: string }>`select body from basemap_layer where partnership_id = ${here(tx)} and layer = ${layer}`,
  );
  return row?.body;
}
