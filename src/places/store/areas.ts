import { sql } from 'kysely';
import type { PolygonGeometry } from '../../analysis/index.ts';
import type { Tx } from '../../platform/index.ts';
import type { CodeChange } from '../lookup.ts';
import type { AreaKind, AreaSet } from '../model.ts';
import type { PlaneSetting } from '../projection/index.ts';

export const here = (tx: Tx) => tx.viewer.partnershipId;
export const rowsOf = async <R>(tx: Tx, query: ReturnType<typeof sql<R>>): Promise<R[]> =>
  (await query.execute(tx.tables<unknown>())).rows;

/** How many rows an upsert added and changed; the rest were as they are. */
export interface Upserted {
  added: number;
  updated: number;
  unchanged: number;
}

export function upserted(n: number, rows: readonly { is_new: boolean }[]): Upserted {
  const added = rows.filter((row) => row.is_new).length;
  return { added, updated: rows.length - added, unchanged: n - rows.length };
}

export async function getPlaneSetting(tx: Tx): Promise<PlaneSetting> {
  const [row] = await rowsOf(
    tx,
    sql<{ plane: PlaneSetting }>`select plane from partnership where partnership_id = ${here(tx)}`,
  );
  return row?.plane ?? { id: 'bng' };
}

export async function listAreaSets(tx: Tx): Promise<AreaSet[]> {
  return rowsOf(
    tx,
    sql<AreaSet>`select s.area_set_id as "areaSetId", s.kind, s.vintage, s.name, s.source, s.is_in_use as "isInUse",
        (select count(*)::int from area a where a.partnership_id = s.partnership_id and a.area_set_id = s.area_set_id)
          as "nAreas"
      from area_set s where s.partnership_id = ${here(tx)} order by s.kind, s.vintage desc`,
  );
}

export interface NewAreaSet {
  kind: AreaKind;
  vintage: string;
  name: string;
  source: string;
}

/** The set of this kind and vintage, made where it is not there yet; locked until commit. */
export async function ensureAreaSet(tx: Tx, set: NewAreaSet): Promise<number> {
  const [row] = await rowsOf(
    tx,
    sql<{ id: number }>`insert into area_set (partnership_id, kind, vintage, name, source)
      values (${here(tx)}, ${set.kind}, ${set.vintage}, ${set.name}, ${set.source})
      on conflict (partnership_id, kind, vintage) do update
        set name = excluded.name, source = excluded.source, changed_at = now()
      returning area_set_id as id`,
  );
  return row!.id;
}

/** Makes this set the one of its kind that incidents are placed in. */
export async function putAreaSetInUse(tx: Tx, areaSetId: number, kind: AreaKind): Promise<void> {
  await rowsOf(
    tx,
    sql`update area_set set is_in_use = false
      where partnership_id = ${here(tx)} and kind = ${kind} and is_in_use and area_set_id <> ${areaSetId}`,
  );
  await rowsOf(
    tx,
    sql`update area_set set is_in_use = true where partnership_id = ${here(tx)} and area_set_id = ${areaSetId}`,
  );
}

export interface StoredArea {
  code: string;
  name: string;
  geometry: PolygonGeometry;
  x: number;
  y: number;
  lon: number;
  lat: number;
  areaM2: number;
  population: number | null;
  households: number | null;
  properties: Record<string, unknown>;
}

/** Adds areas to a set, or changes those whose code it has; ids stay. */
export async function upsertAreas(tx: Tx, areaSetId: number, areas: readonly StoredArea[]): Promise<Upserted> {
  const rows = await rowsOf(
    tx,
    sql<{ is_new: boolean }>`insert into area as a (partnership_id, area_set_id, code, name, geometry, x, y, lon, lat,
        area_m2, population, households, properties)
      select ${here(tx)}, ${areaSetId}, t.code, t.name, t.geometry, t.x, t.y, t.lon, t.lat, t."areaM2", t.population,
        t.households, t.properties
      from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb) as t(code text, name text, geometry jsonb,
        x double precision, y double precision, lon double precision, lat double precision, "areaM2" double precision,
        population integer, households integer, properties jsonb)
      on conflict (partnership_id, area_set_id, code) do update set name = excluded.name, geometry = excluded.geometry,
        x = excluded.x, y = excluded.y, lon = excluded.lon, lat = excluded.lat, area_m2 = excluded.area_m2,
        population = coalesce(excluded.population, a.population), households = coalesce(excluded.households, a.households),
        properties = a.properties || excluded.properties
      where (a.name, a.geometry, a.x, a.y) is distinct from (excluded.name, excluded.geometry, excluded.x, excluded.y)
        or not a.properties @> excluded.properties
      returning (xmax = 0) as is_new`,
  );
  return upserted(areas.length, rows);
}

export interface AreaFact {
  code: string;
  population: number | null;
  households: number | null;
  properties: Record<string, unknown>;
}

/** Adds what is known of areas (people, deprivation) to those of a set that have the code. Returns how many have it. */
export async function addAreaFacts(tx: Tx, areaSetId: number, facts: readonly AreaFact[]): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql`update area a set population = coalesce(t.population, a.population),
        households = coalesce(t.households, a.households), properties = a.properties || t.properties
      from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb)
        as t(code text, population integer, households integer, properties jsonb)
      where a.partnership_id = ${here(tx)} and a.area_set_id = ${areaSetId} and a.code = t.code returning a.area_id`,
  );
  return rows.length;
}

export interface AreaRow {
  areaId: number;
  areaSetId: number;
  kind: AreaKind;
  isInUse: boolean;
  code: string;
  name: string;
  x: number;
  y: number;
  lon: number;
  lat: number;
  areaM2: number;
  population: number | null;
  households: number | null;
  properties: Record<string, unknown>;
}

const AREA_COLUMNS = sql.raw(`a.area_id as "areaId", a.area_set_id as "areaSetId", s.kind, s.is_in_use as "isInUse",
  a.code, a.name, a.x, a.y, a.lon, a.lat, a.area_m2 as "areaM2", a.population, a.households, a.properties`);

export interface AreaFilter {
  areaSetId?: number;
  areaId?: number;
  isInUse?: true;
}

function whereArea(tx: Tx, filter: AreaFilter) {
  return sql`a.partnership_id = ${here(tx)}
    and (${filter.areaSetId ?? null}::integer is null or a.area_set_id = ${filter.areaSetId ?? null})
    and (${filter.areaId ?? null}::integer is null or a.area_id = ${filter.areaId ?? null})
    and (${filter.isInUse ?? null}::boolean is null or s.is_in_use)`;
}

/** Areas without their geometry, by set and code. */
export async function listAreas(tx: Tx, filter: AreaFilter): Promise<AreaRow[]> {
  return rowsOf(
    tx,
    sql<AreaRow>`select ${AREA_COLUMNS} from area a join area_set s using (partnership_id, area_set_id)
      where ${whereArea(tx, filter)} order by a.area_set_id, a.code`,
  );
}

export async function listAreasWithGeometry(
  tx: Tx,
  filter: AreaFilter,
): Promise<(AreaRow & { geometry: PolygonGeometry })[]> {
  return rowsOf(
    tx,
    sql<AreaRow & { geometry: PolygonGeometry }>`select ${AREA_COLUMNS}, a.geometry
      from area a join area_set s using (partnership_id, area_set_id)
      where ${whereArea(tx, filter)} order by a.area_set_id, a.code`,
  );
}

/** Replaces the look-up between two vintages of one kind. */
export async function replaceCodeChanges(
  tx: Tx,
  of: { kind: AreaKind; fromVintage: string; toVintage: string },
  changes: readonly CodeChange[],
): Promise<void> {
  await rowsOf(
    tx,
    sql`delete from area_code_change where partnership_id = ${here(tx)} and kind = ${of.kind}
      and from_vintage = ${of.fromVintage} and to_vintage = ${of.toVintage}`,
  );
  await rowsOf(
    tx,
    sql`insert into area_code_change (partnership_id, kind, from_vintage, to_vintage, from_code, to_code, change)
      select ${here(tx)}, ${of.kind}, ${of.fromVintage}, ${of.toVintage}, t."fromCode", t."toCode", t.change
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as t("fromCode" text, "toCode" text, change text)
      on conflict do nothing`,
  );
}

export async function listCodeChanges(tx: Tx): Promise<CodeChange[]> {
  return rowsOf(
    tx,
    sql<CodeChange>`select from_code as "fromCode", to_code as "toCode", change from area_code_change
      where partnership_id = ${here(tx)} order by from_code, to_code`,
  );
}
