import { type StreetGraph, stopsOnStreets, streetDistances, streetGraph, streetPath } from '../../analysis/index.ts';
import { systemViewer } from '../../governance/index.ts';
import { loadGazetteer, type Plane } from '../../places/index.ts';
import type { Deps } from '../../platform/index.ts';
import { STRAIGHT_LINE_FACTOR, type Way } from './model.ts';

export interface LonLat {
  lon: number;
  lat: number;
}

export type Ways = (from: LonLat, to: LonLat) => Way;

/** How far it is from place to place, by street. */
export interface TravelTimes {
  /** The ways between any two places of a partnership's ground; each is worked out when first asked for and kept. */
  ways(partnershipId: number): Promise<Ways>;
  /** The ways from each of some places (rows) to each of others, worked out anew: for many at once. */
  between(partnershipId: number, from: readonly LonLat[], to: readonly LonLat[]): Promise<Way[][]>;
  /** The lines to draw from place to place in this order, longitude and latitude; straight where no street leads. */
  lines(partnershipId: number, places: readonly LonLat[]): Promise<[number, number][][]>;
  close(): Promise<void>;
}

/** Further from any street than this, a place is reached by the straight line. */
const FURTHEST_OFF_STREET_METRES = 300;
/** Ways kept: a year of boards has fewer. */
const MOST_KEPT = 50_000;

/** Streets are read at the first question, and again after they were loaded anew. */
export function travelTimes(deps: Deps): TravelTimes {
  const known = new Map<number, Promise<Ground>>();
  let listening: Promise<() => Promise<void>> | null = null;
  const read = async (partnershipId: number) => {
    // Heard from before the first reading on: no change falls between.
    listening ??= deps.database.listen(
      (event) => {
        if (event.what === 'places.changed') known.delete(event.partnershipId);
      },
      () => {
        listening = null;
        known.clear();
      },
    );
    await listening;
    const { segments, plane } = await deps.database.transact(systemViewer(partnershipId, 'travel'), (tx) =>
      loadGazetteer(deps, tx),
    );
    return groundOn(
      segments.map(({ line }) => line),
      plane,
    );
  };
  const groundOf = (partnershipId: number) => {
    let ground = known.get(partnershipId);
    if (ground === undefined) {
      ground = read(partnershipId);
      known.set(partnershipId, ground);
      ground.catch(() => known.delete(partnershipId));
    }
    return ground;
  };
  return {
    ways: async (partnershipId) => (await groundOf(partnershipId)).ways,
    between: async (partnershipId, from, to) => (await groundOf(partnershipId)).between(from, to),
    lines: async (partnershipId, places) => (await groundOf(partnershipId)).lines(places),
    async close() {
      await listening?.then((stop) => stop()).catch(() => undefined);
    },
  };
}

interface Ground {
  ways: Ways;
  between(from: readonly LonLat[], to: readonly LonLat[]): Way[][];
  lines(places: readonly LonLat[]): [number, number][][];
}

/** @param lines the streets, metres of the plane */
export const waysOn = (lines: readonly Float64Array[], plane: Plane): Ways => groundOn(lines, plane).ways;

function groundOn(lines: readonly Float64Array[], plane: Plane): Ground {
  const graph = lines.length === 0 ? null : streetGraph(lines);
  const kept = new Map<string, Way>();
  const stops = new Map<string, ReturnType<typeof stopOn>>();
  const stopAt = (graphOf: StreetGraph, place: LonLat) => {
    const key = keyOf(place);
    const found = stops.get(key) ?? stopOn(graphOf, plane, place);
    if (stops.size >= MOST_KEPT) stops.clear();
    stops.set(key, found);
    return found;
  };
  const ways: Ways = (from, to) => {
    // There and back are as long: one is worked out for both.
    const [a, b] = keyOf(from) < keyOf(to) ? [from, to] : [to, from];
    const key = `${keyOf(a)};${keyOf(b)}`;
    let way = kept.get(key);
    if (way === undefined) {
      way = wayBetween(graph, plane, a, b, stopAt);
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(key, way);
    }
    return way;
  };
  return {
    ways,
    between: (from, to) => tableOf(graph, plane, from, to, stopAt),
    lines: (places) => places.slice(1).map((to, i) => lineBetween(graph, plane, places[i]!, to, stopAt)),
  };
}

type StopAt = (graph: StreetGraph, place: LonLat) => ReturnType<typeof stopOn>;

function tableOf(
  graph: StreetGraph | null,
  plane: Plane,
  from: readonly LonLat[],
  to: readonly LonLat[],
  stopAt: StopAt,
): Way[][] {
  const straight = (a: LonLat, b: LonLat) => wayBetween(null, plane, a, b, stopAt);
  if (graph === null) return from.map((a) => to.map((b) => straight(a, b)));
  const [starts, ends] = [from.map((place) => stopAt(graph, place)), to.map((place) => stopAt(graph, place))];
  const { metres, unjoined } = streetDistances(graph, starts, ends);
  return from.map((a, i) =>
    to.map((b, j): Way => {
      const k = i * to.length + j;
      const off = Math.max(starts[i]!.offMetres, ends[j]!.offMetres);
      if (unjoined[k] === 1 || off > FURTHEST_OFF_STREET_METRES) return straight(a, b);
      return { metres: metres[k]!, along: 'streets' };
    }),
  );
}

function lineBetween(
  graph: StreetGraph | null,
  plane: Plane,
  a: LonLat,
  b: LonLat,
  stopAt: StopAt,
): [number, number][] {
  const ends: [number, number][] = [
    [a.lon, a.lat],
    [b.lon, b.lat],
  ];
  if (graph === null) return ends;
  const path = streetPath(graph, stopAt(graph, a), stopAt(graph, b));
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < path.length; i += 2) {
    const { lon, lat } = plane.toWgs84(path[i]!, path[i + 1]!);
    points.push([Number(lon.toFixed(5)), Number(lat.toFixed(5))]);
  }
  return [ends[0]!, ...points, ends[1]!];
}

const keyOf = ({ lon, lat }: LonLat) => `${lon.toFixed(5)},${lat.toFixed(5)}`;

function stopOn(graph: StreetGraph, plane: Plane, { lon, lat }: LonLat) {
  const { x, y } = plane.toPlane(lon, lat);
  return stopsOnStreets(graph, { x: Float64Array.of(x), y: Float64Array.of(y) })[0]!;
}

function wayBetween(graph: StreetGraph | null, plane: Plane, a: LonLat, b: LonLat, stopAt: StopAt): Way {
  if (graph !== null) {
    const [first, second] = [stopAt(graph, a), stopAt(graph, b)];
    if (Math.max(first.offMetres, second.offMetres) <= FURTHEST_OFF_STREET_METRES) {
      const { metres, nUnjoined } = streetDistances(graph, [first, second]);
      if (nUnjoined === 0) return { metres: metres[1]!, along: 'streets' };
    }
  }
  const [from, to] = [plane.toPlane(a.lon, a.lat), plane.toPlane(b.lon, b.lat)];
  return { metres: STRAIGHT_LINE_FACTOR * Math.hypot(to.x - from.x, to.y - from.y), along: 'straight' };
}
