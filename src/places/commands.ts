import { polygonAreaM2 } from '../analysis/index.ts';
import { requirePolicy } from '../governance/index.ts';
import { badRequest, type Deps, notFound, type Tx } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { labelPoint, projectArea, readAreas } from './areas.ts';
import {
  type GazetteerProblem,
  type Read,
  readAddresses,
  readPostcodes,
  readStreets,
  readVenues,
} from './gazetteer-files.ts';
import type { FeatureProblem } from './geojson.ts';
import { readCollection } from './geojson.ts';
import { readLookup } from './lookup.ts';
import { AREA_KIND_NAMES, type AreaKind, BASEMAP_LAYERS, type BasemapLayer, type TilesSetting } from './model.ts';
import { planeOfPartnership } from './plane-of-partnership.ts';
import type { Plane } from './projection/index.ts';
import { readSource, readText, type Source, sourceName } from './read-file.ts';
import { lineLengthMetres } from './segments.ts';
import * as store from './store/index.ts';
import { headerOf } from './tiles/own-tiles.ts';

export interface ImportAreas {
  source: Source;
  kind: AreaKind;
  /** Year or name of the edition; several files of one kind and vintage make one set. */
  vintage: string;
  name?: string | undefined;
  codeProperty?: string | undefined;
  nameProperty?: string | undefined;
  crs?: string | undefined;
  /** Whether incidents are placed in this set from now on. Where not said: unless a later vintage already is. */
  isInUse?: boolean | undefined;
}

export interface ImportedAreas extends store.Upserted {
  areaSetId: number;
  kind: AreaKind;
  vintage: string;
  isInUse: boolean;
  codeProperty: string;
  nameProperty: string;
  /** What AIM chose itself and whoever imports must be told. */
  notices: string[];
}

/** Adds a file of areas to the set of its kind and vintage: all of it, or nothing where any area is bad. */
export async function importAreas(deps: Deps, viewer: Viewer, input: ImportAreas): Promise<ImportedAreas> {
  requirePolicy(viewer, 'area.manage');
  const vintage = input.vintage.trim();
  if (vintage === '')
    throw badRequest('areas.vintage', 'The vintage is empty; give the year or name of the edition, for instance 2021.');
  const read = readAreas(await readSource(input.source), input);
  refuseProblems(
    sourceName(input.source),
    'areas',
    read.problems.map(({ feature, ...rest }) => ({ row: feature, ...rest })),
  );
  return deps.database.transact(viewer, async (tx) => {
    const plane = await planeOfPartnership(deps, tx);
    const areas = read.areas.map((area): store.StoredArea => {
      const shape = projectArea(area.geometry, plane);
      const label = labelPoint(shape);
      return {
        ...area,
        ...label,
        ...plane.toWgs84(label.x, label.y),
        areaM2: polygonAreaM2(shape),
        population: whole(area.properties['population']),
        households: whole(area.properties['households']),
      };
    });
    const inUse = (await store.listAreaSets(tx)).find((set) => set.kind === input.kind && set.isInUse);
    const areaSetId = await store.ensureAreaSet(tx, {
      kind: input.kind,
      vintage,
      name: input.name ?? `${AREA_KIND_NAMES[input.kind]} ${vintage}`,
      source: sourceName(input.source),
    });
    const isInUse = input.isInUse ?? (inUse === undefined || inUse.areaSetId === areaSetId || vintage > inUse.vintage);
    if (isInUse) await store.putAreaSetInUse(tx, areaSetId, input.kind);
    const counts = await store.upsertAreas(tx, areaSetId, areas);
    tx.audit({
      v: 1,
      what: 'areas.imported',
      subjectType: 'areaSet',
      subjectId: areaSetId,
      details: { ...counts, isInUse },
    });
    tx.emit({ what: 'areas.changed', payload: { areaSetId, kind: input.kind } });
    const notices = read.isDetected
      ? [`Codes were read from ${read.codeProperty}, names from ${read.nameProperty}; say which if that is wrong.`]
      : [];
    if (isInUse && inUse !== undefined && inUse.areaSetId !== areaSetId) {
      notices.push(
        `Incidents are now placed in ${vintage} instead of ${inUse.vintage}; those loaded before keep their areas until they are placed again.`,
      );
    }
    return {
      areaSetId,
      kind: input.kind,
      vintage,
      isInUse,
      codeProperty: read.codeProperty,
      nameProperty: read.nameProperty,
      notices,
      ...counts,
    };
  });
}

export const importStreets = (deps: Deps, viewer: Viewer, input: { source: Source; crs?: string | undefined }) =>
  importGazetteer(
    deps,
    viewer,
    'streets',
    input.source,
    async (plane) => readStreets(await readSource(input.source), plane, input.crs),
    (tx, segments) => store.upsertSegments(tx, segments, lineLengthMetres),
  );

export const importPostcodes = (deps: Deps, viewer: Viewer, input: { source: Source }) =>
  importGazetteer(
    deps,
    viewer,
    'postcodes',
    input.source,
    async (plane) => readPostcodes(await readText(input.source), plane),
    store.upsertPostcodes,
  );

export const importAddresses = (deps: Deps, viewer: Viewer, input: { source: Source }) =>
  importGazetteer(
    deps,
    viewer,
    'addresses',
    input.source,
    async (plane) => readAddresses(await readText(input.source), plane),
    store.upsertAddresses,
  );

export const importVenues = (deps: Deps, viewer: Viewer, input: { source: Source; crs?: string | undefined }) =>
  importGazetteer(
    deps,
    viewer,
    'venues',
    input.source,
    async (plane) => readVenues(await readSource(input.source), plane, input.crs),
    store.upsertVenues,
  );

async function importGazetteer<T>(
  deps: Deps,
  viewer: Viewer,
  what: string,
  source: Source,
  read: (plane: Plane) => Promise<Read<T>>,
  upsert: (tx: Tx, items: readonly T[]) => Promise<store.Upserted>,
): Promise<store.Upserted> {
  requirePolicy(viewer, 'area.manage');
  return deps.database.transact(viewer, async (tx) => {
    const { items, problems } = await read(await planeOfPartnership(deps, tx));
    refuseProblems(sourceName(source), what, problems);
    const counts = await upsert(tx, items);
    tx.audit({ v: 1, what: `${what}.imported`, subjectType: 'gazetteer', subjectId: what, details: { ...counts } });
    tx.emit({ what: 'places.changed', payload: { what } });
    return counts;
  });
}

export interface ImportLookup {
  source: Source;
  kind: AreaKind;
  fromVintage: string;
  toVintage: string;
}

/** Replaces what is known of how codes of one vintage became those of the next. */
export async function importLookup(deps: Deps, viewer: Viewer, input: ImportLookup): Promise<{ changes: number }> {
  requirePolicy(viewer, 'area.manage');
  const { changes, problems } = readLookup(await readText(input.source));
  refuseProblems(
    sourceName(input.source),
    'look-up',
    problems.map(({ line, ...rest }) => ({ row: line, ...rest })),
  );
  return deps.database.transact(viewer, async (tx) => {
    await store.replaceCodeChanges(tx, input, changes);
    const { kind, fromVintage, toVintage } = input;
    tx.audit({
      v: 1,
      what: 'lookup.imported',
      subjectType: 'lookup',
      subjectId: `${kind} ${fromVintage} ${toVintage}`,
      details: { changes: changes.length },
    });
    tx.emit({ what: 'areas.changed', payload: { kind } });
    return { changes: changes.length };
  });
}

/** Keeps one layer of the map as it is to be drawn. */
export async function importBasemapLayer(
  deps: Deps,
  viewer: Viewer,
  input: { source: Source; layer: BasemapLayer },
): Promise<{ features: number }> {
  requirePolicy(viewer, 'area.manage');
  if (!BASEMAP_LAYERS.includes(input.layer)) {
    throw badRequest('basemap.layer', `The map has no layer ${input.layer}; it has ${BASEMAP_LAYERS.join(', ')}.`);
  }
  const body = await readText(input.source);
  const collection = readCollection(body);
  if ('column' in collection) {
    refuseProblems(sourceName(input.source), 'layer', [{ row: -1, ...describe(collection) }]);
    return { features: 0 };
  }
  return deps.database.transact(viewer, async (tx) => {
    await store.saveBasemapLayer(tx, input.layer, body);
    tx.audit({
      v: 1,
      what: 'basemap.imported',
      subjectType: 'basemap',
      subjectId: input.layer,
      details: { features: collection.features.length },
    });
    tx.emit({ what: 'places.changed', payload: { what: 'basemap' } });
    return { features: collection.features.length };
  });
}

const describe = ({ column, found, expected }: FeatureProblem) => ({ column, found, expected });

/** Adds people, households or deprivation to the areas of a set by code; columns that are not named stay properties. */
export async function importAreaFacts(
  deps: Deps,
  viewer: Viewer,
  input: { areaSetId: number; facts: readonly store.AreaFact[] },
): Promise<{ found: number; notFound: number }> {
  requirePolicy(viewer, 'area.manage');
  return deps.database.transact(viewer, async (tx) => {
    const sets = await store.listAreaSets(tx);
    if (!sets.some(({ areaSetId }) => areaSetId === input.areaSetId)) throw notFound('The area set');
    const found = await store.addAreaFacts(tx, input.areaSetId, input.facts);
    const counts = { found, notFound: input.facts.length - found };
    tx.audit({
      v: 1,
      what: 'areas.facts-imported',
      subjectType: 'areaSet',
      subjectId: input.areaSetId,
      details: counts,
    });
    tx.emit({ what: 'areas.changed', payload: { areaSetId: input.areaSetId } });
    return counts;
  });
}

function whole(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : null;
}

/** @throws Refusal that names the first problem and carries up to a hundred, where there is any */
function refuseProblems(file: string, what: string, problems: readonly GazetteerProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const where = first.row < 0 ? '' : ` at ${first.row}`;
  const column = first.column === '' ? '' : ` (${first.column})`;
  const more = problems.length > 1 ? ` ${problems.length - 1} more like it are in the details.` : '';
  throw badRequest(
    'places.unreadable',
    `${file}: the ${what}${where}${column} should be ${first.expected}; found ${first.found || 'nothing'}.${more} Nothing was imported.`,
    { problems: problems.slice(0, 100), nProblems: problems.length },
  );
}

/**
 * Sets what the map's ground is drawn from: tiles by address, a PMTiles file, or (null) the partnership's own layers.
 * @throws Refusal `tiles.…` when the address has no place for z, x and y, or the file is no PMTiles archive
 */
export async function setTiles(deps: Deps, viewer: Viewer, setting: TilesSetting | null): Promise<void> {
  requirePolicy(viewer, 'area.manage');
  if (setting !== null && 'url' in setting) {
    const isTemplate = ['{z}', '{x}', '{y}'].every((part) => setting.url.includes(part));
    if (!isTemplate || !URL.canParse(setting.url.replace(/[{}]/g, ''))) {
      throw badRequest(
        'tiles.address',
        `"${setting.url}" is no address of tiles. Expected one with {z}, {x} and {y}, as https://tiles.example/{z}/{x}/{y}.png.`,
      );
    }
  }
  if (setting !== null && 'file' in setting) await headerOf(deps.dataFolder, setting.file);
  await deps.database.transact(viewer, async (tx) => {
    await store.putTilesSetting(tx, setting);
    tx.audit({ v: 1, what: 'tiles.set', details: { kind: setting?.kind ?? 'own layers' } });
    tx.emit({ what: 'places.changed', payload: { what: 'tiles' } });
  });
}
