import { type PolygonShape, polygonHolds } from '../../analysis/index.ts';
import { harmFor, harmKeys } from '../../intelligence/index.ts';
import { freshView, NONE_I32, readFilter } from '../../picture/index.ts';
import { CATEGORIES, LocalClock, type Viewer } from '../../vocabulary/index.ts';
import type { ProgrammeDeps } from './deps.ts';
import type { Hotspot, Programme } from './model.ts';

export interface Outcome {
  /** Events by hot spot and day, at `i * nDays + day`; NaN where the day is still to come or not complete. */
  counts: Float64Array;
  /** The same in harm; null where no weights are loaded. */
  harm: { values: Float64Array; index: string; edition: string } | null;
  nDays: number;
  /** Events of the outcome that lie in no hot spot, for the share. */
  elsewhere: number;
}

/** What a reporter has until records of a day are mostly in. */
const SETTLE_DAYS = 7;

/** Counts the programme's outcome by hot spot and local day. Only records placed to a point and dated to a day. */
export async function outcomeOf(
  deps: ProgrammeDeps,
  viewer: Viewer,
  programme: Programme,
  hotspots: readonly Hotspot[],
  days: { first: number; last: number },
): Promise<Outcome> {
  const view = await freshView({ database: deps.database, picture: deps.intelligence.picture }, viewer);
  const asked = readFilter(view, programme.settings.filter);
  const columns = await view.take(
    {
      ...asked,
      days: { by: 'occurred', from: days.first, to: days.last + 1 },
      timePrecisions: ['exact', 'range', 'day'],
    },
    'programme',
  );
  const nDays = days.last - days.first + 1;
  const counts = new Float64Array(hotspots.length * nDays);
  const edition = await harmFor(deps, viewer, 0);
  const harm = edition === null ? null : new Float64Array(counts.length);
  const keyOf = edition === null ? null : harmKeys(edition.edition);
  const weights = new Map<number, number>();
  if (edition !== null) {
    for (const category of CATEGORIES) weights.set(category.id, edition.edition.weights.get(keyOf!(category)) ?? 0);
  }
  const shapes = hotspots.map(({ ring }): PolygonShape => ({ parts: [[Float64Array.from(ring)]] }));
  let elsewhere = 0;
  for (let row = 0; row < columns.length; row++) {
    if (columns.x[row] === NONE_I32) continue;
    const [x, y] = [columns.x[row]! / 100, columns.y[row]! / 100];
    const i = shapes.findIndex((shape, k) => {
      const { x: cx, y: cy, reachMetres } = hotspots[k]!;
      // A geofence is never wider than three times its reach: skip the exact question for the rest.
      return Math.abs(x - cx) < 3 * reachMetres && Math.abs(y - cy) < 3 * reachMetres && polygonHolds(shape, x, y);
    });
    const day = columns.localDay[row]! - days.first;
    if (i < 0 || day < 0 || day >= nDays) {
      elsewhere += columns.count[row]!;
      continue;
    }
    counts[i * nDays + day]! += columns.count[row]!;
    if (harm !== null) harm[i * nDays + day]! += columns.count[row]! * (weights.get(columns.categoryId[row]!) ?? 0);
  }
  const today = new LocalClock(deps.intelligence.partnership.timeZone).localDay(deps.clock.now());
  for (let day = 0; day < nDays; day++) {
    if (days.first + day <= today - SETTLE_DAYS) continue;
    for (let i = 0; i < hotspots.length; i++) {
      counts[i * nDays + day] = Number.NaN;
      if (harm !== null) harm[i * nDays + day] = Number.NaN;
    }
  }
  return {
    counts,
    harm: harm === null ? null : { values: harm, index: edition!.edition.index, edition: edition!.edition.edition },
    nDays,
    elsewhere,
  };
}
