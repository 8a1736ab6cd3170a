import { benjaminiHochberg } from '../../analysis/index.ts';
import { CATEGORY_ID_LIMIT, subtree } from '../../vocabulary/index.ts';
import { NearRows } from './near.ts';
import type { BriefingColumns, BriefingParameters, DayWindow } from './types.ts';
import { chanceOfAtLeast, type Usual, usualOf } from './usual.ts';

const DELIBERATE = idsOf('fire/deliberate');
const REPORTED_VEHICLES = idsOf('street/vehicle');

function idsOf(code: string): Uint8Array {
  const ids = new Uint8Array(CATEGORY_ID_LIMIT);
  for (const category of subtree(code)) ids[category.id] = 1;
  return ids;
}

export interface FireCluster {
  rows: number[];
  /** Centre, centimetres of the plane. */
  x: number;
  y: number;
  usual: Usual;
  p: number;
  /** Over all clusters found (Benjamini and Hochberg). */
  pAdjusted: number;
  /** Fires of the same circle in each of the earlier windows, and last in this one; oldest first. */
  history: number[];
  /** How many of the fires had a vehicle reported within `vehicleReachMetres` in the 28 days before. */
  nearVehicles: number;
}

/**
 * Where have deliberate fires gathered in the last days? Fires linked when within `fireReachMetres` of another (single
 * linkage), two or more, the latest of them new since the last briefing. What is usual for such a circle comes from the
 * same circle in the year before, so a place that always burns does not read as news.
 *
 * @param rows   rows of the columns, by time
 * @param isNew  days the briefing covers
 */
export function fireClusters(
  columns: BriefingColumns,
  rows: ArrayLike<number>,
  isNew: DayWindow,
  options: Pick<BriefingParameters, 'fireReachMetres' | 'fireDays' | 'vehicleReachMetres'>,
): FireCluster[] {
  const fromDay = isNew.toDay - options.fireDays + 1;
  const earlierWindows = Math.floor(364 / options.fireDays);
  const recent: number[] = [];
  const all: number[] = [];
  const vehicles: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const day = columns.localDay[row]!;
    if (day < fromDay - earlierWindows * options.fireDays || day > isNew.toDay) continue;
    if (DELIBERATE[columns.categoryId[row]!]) {
      all.push(row);
      if (day >= fromDay) recent.push(row);
    } else if (REPORTED_VEHICLES[columns.categoryId[row]!] && day >= fromDay - 28) {
      vehicles.push(row);
    }
  }
  const nearRecent = new NearRows(columns, recent, options.fireReachMetres);
  const nearAll = new NearRows(columns, all, options.fireReachMetres);
  const nearVehicle = new NearRows(columns, vehicles, options.vehicleReachMetres);
  const seen = new Set<number>();
  const clusters: FireCluster[] = [];
  for (const start of recent) {
    if (seen.has(start)) continue;
    const members = linkedFrom(start, columns, nearRecent, seen);
    if (members.length < 2 || !members.some((row) => columns.localDay[row]! >= isNew.fromDay)) continue;
    const x = Math.round(mean(members.map((row) => columns.x[row]!)));
    const y = Math.round(mean(members.map((row) => columns.y[row]!)));
    const counts = new Array<number>(earlierWindows + 1).fill(0);
    for (const row of nearAll.around(x, y)) {
      const w = Math.floor((isNew.toDay - columns.localDay[row]!) / options.fireDays);
      if (w >= 0 && w <= earlierWindows) counts[w]!++;
    }
    const usual = usualOf(counts.slice(1), 1);
    clusters.push({
      rows: members,
      x,
      y,
      usual,
      p: chanceOfAtLeast(members.length, usual),
      pAdjusted: 1,
      history: [...counts.slice(1, 9).reverse(), members.length],
      nearVehicles: members.filter((row) =>
        nearVehicle.around(columns.x[row]!, columns.y[row]!).some((vehicle) => {
          const daysBefore = columns.localDay[row]! - columns.localDay[vehicle]!;
          return daysBefore >= 0 && daysBefore <= 28;
        }),
      ).length,
    });
  }
  const adjusted = benjaminiHochberg(clusters.map((cluster) => cluster.p));
  clusters.forEach((cluster, i) => {
    cluster.pAdjusted = adjusted[i]!;
  });
  return clusters.sort((a, b) => a.p - b.p || b.rows.length - a.rows.length || a.x - b.x);
}

function linkedFrom(start: number, columns: BriefingColumns, near: NearRows, seen: Set<number>): number[] {
  const members: number[] = [];
  const queue = near.around(columns.x[start]!, columns.y[start]!).includes(start) ? [start] : [];
  seen.add(start);
  for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
    members.push(row);
    for (const other of near.around(columns.x[row]!, columns.y[row]!)) {
      if (!seen.has(other)) {
        seen.add(other);
        queue.push(other);
      }
    }
  }
  return members.sort((a, b) => a - b);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
