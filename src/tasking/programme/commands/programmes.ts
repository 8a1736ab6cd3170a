import { randomUUID } from 'node:crypto';
import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, notFound, type Tx } from '../../../platform/index.ts';
import { dayOfIsoDate, type Marking, markingRank, type Viewer } from '../../../vocabulary/index.ts';
import {
  type HotPlace,
  hotPlacesOf,
  type PlaceShape,
  patrolGround,
  type RiskSource,
  riskOf,
} from '../../patrol/index.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { type Hotspot, type Programme, type ProgrammeSettings, RETURN_COLUMNS } from '../model.ts';
import * as store from '../store.ts';

export interface ChooseHotspots extends RiskSource {
  shape?: PlaceShape | undefined;
  sizeMetres?: number | undefined;
  n?: number | undefined;
  /** Nearer to each other than this, the lesser is left out: near hot spots spill into each other. */
  apartMetres?: number | undefined;
}

const CHOICE = { shape: 'square', sizeMetres: 150, n: 20, apartMetres: 0 } as const;
/** How many more are looked at, so that enough are left when near ones fall out. */
const LOOKED_AT = 400;

/** The hot spots that a programme would have, before anything is fixed. The card they come from is kept. */
export async function chooseHotspots(deps: ProgrammeDeps, viewer: Viewer, input: ChooseHotspots) {
  requirePolicy(viewer, 'programme.manage');
  const {
    shape = CHOICE.shape,
    sizeMetres = CHOICE.sizeMetres,
    n = CHOICE.n,
    apartMetres = CHOICE.apartMetres,
  } = input;
  const ground = await patrolGround(deps, viewer);
  const risk = await riskOf(deps, viewer, input);
  const found = hotPlacesOf(risk.surface, ground, { shape, sizeMetres, n: apartMetres > 0 ? LOOKED_AT : n });
  const chosen: HotPlace[] = [];
  for (const place of found) {
    if (chosen.length === n) break;
    if (chosen.every((other) => Math.hypot(other.x - place.x, other.y - place.y) >= apartMetres)) chosen.push(place);
  }
  const hotspots = chosen.map(
    ({ ring, ...place }, i): Hotspot => ({
      ...place,
      hotspot: i + 1,
      ring,
      ringDegrees: degreesOf(ring, ground.toWgs84),
    }),
  );
  return { shape, risk, hotspots, share: chosen.reduce((sum, place) => sum + place.risk, 0) };
}

export interface MakeProgramme extends ChooseHotspots {
  name: string;
  from: string;
  to: string;
  /** Numbers of chosen hot spots to leave out. */
  without?: number[] | undefined;
  settings?: { [Key in keyof ProgrammeSettings]?: ProgrammeSettings[Key] | undefined } | undefined;
  marking?: Marking | undefined;
}

/** Fixes the hot spots of a period. They do not move afterwards: what was planned and delivered is about these places. */
export async function makeProgramme(deps: ProgrammeDeps, viewer: Viewer, input: MakeProgramme): Promise<ProgrammeView> {
  const days = daysOf(input.from, input.to);
  if (days.length > 400)
    throw badRequest('programme.dates', `${days.length} days are too many; a programme is up to 400.`);
  const { shape, risk, hotspots } = await chooseHotspots(deps, viewer, input);
  const without = new Set(input.without ?? []);
  const kept = hotspots.filter(({ hotspot }) => !without.has(hotspot));
  if (kept.length === 0) throw badRequest('programme.empty', 'No hot spot is left to patrol.');
  const marking = input.marking ?? risk.marking;
  if (markingRank(marking) > markingRank(viewer.clearance)) {
    throw badRequest(
      'programme.marking',
      `You are cleared for ${viewer.clearance}; the programme would be ${marking}.`,
    );
  }
  const { filter, rates = [], columns = [...RETURN_COLUMNS], targetHours = null } = input.settings ?? {};
  const programmeId = randomUUID();
  await deps.database.transact(viewer, async (tx) => {
    await store.insertProgramme(
      tx,
      {
        programmeId,
        version: 1,
        name: input.name.trim(),
        from: input.from,
        to: input.to,
        shape,
        marking,
        cardId: risk.card.cardId,
        madeAt: deps.clock.now(),
        changedBy: viewer.name,
        settings: { columns, rates, filter: withoutDates(filter ?? input.filter ?? {}), targetHours },
        trial: null,
      },
      kept,
    );
    tx.audit({
      v: 1,
      what: 'programme.made',
      subjectType: 'programme',
      subjectId: programmeId,
      details: {
        name: input.name,
        hotspots: kept.length,
        cardId: risk.card.cardId,
        marking,
        markingOfCard: risk.marking,
      },
    });
    tx.emit({ what: 'programme.changed', payload: { programmeId } });
  });
  return openProgramme(deps, viewer, programmeId);
}

export interface ProgrammeView {
  programme: Programme;
  hotspots: Hotspot[];
  agencies: { agencyId: number; name: string }[];
}

export async function listProgrammes(deps: ProgrammeDeps, viewer: Viewer): Promise<Programme[]> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, (tx) => store.listProgrammes(tx));
}

export async function openProgramme(deps: ProgrammeDeps, viewer: Viewer, programmeId: string): Promise<ProgrammeView> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, async (tx) => {
    const programme = await requireProgramme(tx, programmeId);
    const names = await store.agencyNames(tx);
    return {
      programme,
      hotspots: await store.listHotspots(tx, programmeId),
      agencies: [...names].map(([agencyId, name]) => ({ agencyId, name })),
    };
  });
}

/** Sets the return's columns, the grant's rates and its target. */
export async function changeSettings(
  deps: ProgrammeDeps,
  viewer: Viewer,
  input: { programmeId: string; expectedVersion: number; settings: Partial<Omit<ProgrammeSettings, 'filter'>> },
): Promise<ProgrammeView> {
  requirePolicy(viewer, 'programme.manage');
  await deps.database.transact(viewer, async (tx) => {
    const programme = await requireProgramme(tx, input.programmeId);
    requireVersion(programme, input.expectedVersion, `The programme ${programme.name}`);
    const settings = { ...programme.settings, ...input.settings };
    await store.changeProgramme(tx, programme.programmeId, programme.version, { settings, at: deps.clock.now() });
    tx.audit({
      v: 1,
      what: 'programme.changed',
      subjectType: 'programme',
      subjectId: programme.programmeId,
      details: {
        columns: settings.columns.map(({ key }) => key),
        rates: settings.rates,
        targetHours: settings.targetHours,
      },
    });
    tx.emit({ what: 'programme.changed', payload: { programmeId: programme.programmeId } });
  });
  return openProgramme(deps, viewer, input.programmeId);
}

/** The geofences as GeoJSON, for phones and for the agencies' own systems. */
export function geofences({ programme, hotspots }: ProgrammeView): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: hotspots.map(({ hotspot, name, ward, ringDegrees }) => {
      const ring: number[][] = [];
      for (let i = 0; i + 1 < ringDegrees.length; i += 2) ring.push([ringDegrees[i]!, ringDegrees[i + 1]!]);
      return {
        type: 'Feature',
        id: hotspot,
        properties: { hotspot, name, ward, programme: programme.name },
        geometry: { type: 'Polygon', coordinates: [ring] },
      };
    }),
  };
}

export async function requireProgramme(tx: Tx, programmeId: string): Promise<Programme> {
  const [programme] = await store.listProgrammes(tx, programmeId);
  if (programme === undefined) throw notFound('That programme');
  return programme;
}

export function requireVersion(
  row: { version: number; changedBy: string },
  expectedVersion: number,
  what: string,
): void {
  if (row.version === expectedVersion) return;
  throw conflict(
    'changed-meanwhile',
    `${what} was changed by ${row.changedBy} since you looked at it. Look at it again.`,
    {
      changedBy: row.changedBy,
      version: row.version,
      expectedVersion,
    },
  );
}

/** Local days from one date to another, both inclusive. */
export function daysOf(from: string, to: string): number[] {
  let [first, last] = [0, 0];
  try {
    [first, last] = [dayOfIsoDate(from), dayOfIsoDate(to)];
  } catch {
    throw badRequest('programme.dates', `"${from}" to "${to}" are not dates; expected 2026-11-24.`);
  }
  if (last < first) throw badRequest('programme.dates', `${to} is before ${from}.`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function withoutDates(filter: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter(([word]) => !['from', 'to', 'fromTime', 'toTime', 'asKnownAt'].includes(word)),
  );
}

function degreesOf(ring: readonly number[], toWgs84: (x: number, y: number) => { lon: number; lat: number }): number[] {
  const degrees: number[] = [];
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const { lon, lat } = toWgs84(ring[i]!, ring[i + 1]!);
    degrees.push(Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6);
  }
  return degrees;
}
