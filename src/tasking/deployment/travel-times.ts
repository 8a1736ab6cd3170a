import { type StreetGraph, stopsOnStreets, streetDistances, streetGraph } from '../../analysis/index.ts';
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
  close(): Promise<void>;
}

/** Further from any street than this, a place is reached by the straight line. */
const FURTHEST_OFF_STREET_METRES = 300;
/** Ways kept: a year of boards has fewer. */
const MOST_KEPT = 50_000;

/** Streets are read at the first question, and again after they were loaded anew. */
export function travelTimes(deps: Deps): TravelTimes {
  const known = new Map<number, Promise<Ways>>();
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
    return waysOn(
      segments.map(({ line }) => line),
      plane,
    );
  };
  return {
    ways(partnershipId) {
      let ways = known.get(partnershipId);
      if (ways === undefined) {
        ways = read(partnershipId);
        known.set(partnershipId, ways);
        ways.catch(() => known.delete(partnershipId));
      }
      return ways;
    },
    async close() {
      await listening?.then((stop) => stop()).catch(() => undefined);
    },
  };
}

/** @param lines the streets, metres of the plane */
export function waysOn(lines: readonly Float64Array[], plane: Plane): Ways {
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
  return (from, to) => {
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
}

const keyOf = ({ lon, lat }: LonLat) => `${lon.toFixed(5)},${lat.toFixed(5)}`;

function stopOn(graph: StreetGraph, plane: Plane, { lon, lat }: LonLat) {
  const { x, y } = plane.toPlane(lon, lat);
  return stopsOnStreets(graph, { x: Float64Array.of(x), y: Float64Array.of(y) })[0]!;
}

function wayBetween(
  graph: StreetGraph | null,
  plane: Plane,
  a: LonLat,
  b: LonLat,
  stopAt: (graph: StreetGraph, place: LonLat) => ReturnType<typeof stopOn>,
): Way {
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
