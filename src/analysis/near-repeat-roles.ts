import type { LeftOut } from './left-out.ts';
import { requirePositive, requireSameLength } from './points.ts';
import { DAY_MS, inTimeOrder, type SpaceTimeEvents } from './space-time-events.ts';
import { wholeCentimetres } from './whole-centimetres.ts';

/** By code: what an incident is to those before and after it. */
export const NEAR_REPEAT_ROLES = ['isolated', 'originator', 'repeat', 'near repeat', 'not used'] as const;
export type NearRepeatRole = (typeof NEAR_REPEAT_ROLES)[number];

export interface NearRepeatRolesOptions {
  /** An incident follows another when it is nearer than this, metres, */
  withinMetres: number;
  /** and less than this many days later. */
  withinDays: number;
  /** Nearer than this is the same place. Default 1 m. */
  samePlaceMetres?: number;
  /** Default Manhattan, as in `knox`. */
  distance?: 'manhattan' | 'euclidean';
}

export interface NearRepeatRoles {
  /**
   * Code of NEAR_REPEAT_ROLES for each record. An originator is followed and follows none; a repeat follows one at the
   * same place; a near repeat follows one nearby and none at the same place, and may be followed in turn.
   */
  role: Uint8Array;
  /** The record it follows, -1 for none: at the same place before nearby, then the latest, then the nearest, then the lowest. */
  follows: Int32Array;
  /** How many later records lie within reach of each. */
  nFollowers: Int32Array;
  /** Records linked through each other share a series, numbered in the order of their first records; -1 for isolated and unused. */
  series: Int32Array;
  nSeries: number;
  nUsed: number;
  leftOut: LeftOut[];
}

/**
 * Which incidents began a run, which came back to the same place, which came close? Of two incidents at the same time the
 * one that comes first in the input counts as the earlier.
 *
 * O(pairs near in place and time), by cells of the reach in time order.
 */
export function nearRepeatRoles(events: SpaceTimeEvents, options: NearRepeatRolesOptions): NearRepeatRoles {
  const { withinMetres, withinDays, samePlaceMetres = 1, distance = 'manhattan' } = options;
  requireSameLength(events, events.time);
  requirePositive('withinMetres', withinMetres);
  requirePositive('withinDays', withinDays);
  const total = events.x.length;
  const { used: order, leftOut } = inTimeOrder(events);
  const { x, y } = wholeCentimetres(events, order);
  const reach = withinMetres * 100;
  const nearest = samePlaceMetres * 100;
  const latest = withinDays * DAY_MS;
  const manhattan = distance === 'manhattan';

  const role = new Uint8Array(total).fill(NEAR_REPEAT_ROLES.indexOf('not used'));
  const follows = new Int32Array(total).fill(-1);
  const nFollowers = new Int32Array(total);
  const parent = Int32Array.from({ length: order.length }, (_, k) => k);
  const root = (k: number): number => {
    let top = k;
    while (parent[top] !== top) {
      parent[top] = parent[parent[top]];
      top = parent[top];
    }
    return top;
  };
  // Events of each cell so far, in time order; the first ones drop out of reach as time goes on.
  const cells = new Map<string, { members: number[]; from: number }>();
  order.forEach((event, k) => {
    const column = Math.floor(x[k] / reach);
    const row = Math.floor(y[k] / reach);
    let leader = -1;
    let leaderApart = 0;
    let same = false;
    for (let c = column - 1; c <= column + 1; c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        const cell = cells.get(`${c},${r}`);
        if (cell === undefined) continue;
        const { members } = cell;
        while (cell.from < members.length && events.time[event] - events.time[order[members[cell.from]]] >= latest) {
          cell.from++;
        }
        for (let m = cell.from; m < members.length; m++) {
          const earlier = members[m];
          const dx = Math.abs(x[k] - x[earlier]);
          const dy = Math.abs(y[k] - y[earlier]);
          const apart = manhattan ? dx + dy : Math.sqrt(dx * dx + dy * dy);
          if (apart >= reach) continue;
          nFollowers[order[earlier]]++;
          parent[Math.max(root(k), root(earlier))] = Math.min(root(k), root(earlier));
          const here = apart < nearest;
          const before = leader < 0 ? 1 : compare(events, order, earlier, apart, leader, leaderApart);
          if ((here && !same) || (here === same && before > 0)) {
            leader = earlier;
            leaderApart = apart;
            same = here;
          }
        }
      }
    }
    role[event] = NEAR_REPEAT_ROLES.indexOf(leader < 0 ? 'isolated' : same ? 'repeat' : 'near repeat');
    if (leader >= 0) follows[event] = order[leader];
    const own = `${column},${row}`;
    const cell = cells.get(own);
    if (cell === undefined) cells.set(own, { members: [k], from: 0 });
    else cell.members.push(k);
  });

  const series = new Int32Array(total).fill(-1);
  const number = new Map<number, number>();
  order.forEach((event, k) => {
    if (follows[event] < 0 && nFollowers[event] === 0) return;
    if (follows[event] < 0) role[event] = NEAR_REPEAT_ROLES.indexOf('originator');
    const top = root(k);
    const known = number.get(top) ?? number.size;
    number.set(top, known);
    series[event] = known;
  });
  return {
    role,
    follows,
    nFollowers,
    series,
    nSeries: number.size,
    nUsed: order.length,
    leftOut,
  };
}

/** Above 0 when a is the better leader: later, else nearer, else lower in the input. */
function compare(
  events: SpaceTimeEvents,
  order: Int32Array,
  a: number,
  apartA: number,
  b: number,
  apartB: number,
): number {
  return events.time[order[a]] - events.time[order[b]] || apartB - apartA || order[b] - order[a];
}
