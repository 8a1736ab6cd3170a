import type { Instant } from '../../../vocabulary/index.ts';
import { isOverdue, type Task } from '../../tasks/model.ts';

export interface AgencyBoard {
  agencyId: number | null;
  open: number;
  late: number;
  blocked: number;
  /** Waiting to be accepted or rejected. */
  waiting: number;
  /** Times it said no in the period, also where the task went elsewhere afterwards. */
  rejected: number;
  closed: number;
  /** Median hours from being given to being accepted, and days from being agreed to being closed; of how many. */
  hoursToAccept: Median;
  daysToClose: Median;
}

export interface Median {
  median: number | null;
  n: number;
}

/** One acceptance or closing, with how long it took. */
export interface Took {
  agencyId: number | null;
  ms: number;
}

export interface BoardFacts {
  open: readonly Task[];
  rejections: readonly { agencyId: number | null }[];
  closings: readonly { agencyId: number | null }[];
  accepted: readonly Took[];
  closed: readonly Took[];
}

const HOUR = 3_600_000;

/** The middle value; of an even number the mean of the two middle ones. */
export function medianOf(values: readonly number[]): Median {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return { median: null, n };
  const half = Math.floor(n / 2);
  return { median: n % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2, n };
}

/** How each agency stands, and (agencyId null) all together. */
export function boardOf(facts: BoardFacts, agencyIds: readonly number[], now: Instant): AgencyBoard[] {
  return [null, ...agencyIds].map((agencyId) => {
    const mine = <Row>(rows: readonly Row[], of: (row: Row) => number | null) =>
      rows.filter((row) => agencyId === null || of(row) === agencyId);
    const open = mine(facts.open, (task) => task.who.agencyId);
    const took = (rows: readonly Took[], unit: number) =>
      medianOf(mine(rows, (row) => row.agencyId).map(({ ms }) => Math.round((ms / unit) * 10) / 10));
    return {
      agencyId,
      open: open.length,
      late: open.filter((task) => isOverdue(task, now)).length,
      blocked: open.filter(({ state }) => state === 'blocked').length,
      waiting: open.filter(({ state }) => state === 'allocated').length,
      rejected: mine(facts.rejections, (row) => row.agencyId).length,
      closed: mine(facts.closings, (row) => row.agencyId).length,
      hoursToAccept: took(facts.accepted, HOUR),
      daysToClose: took(facts.closed, 24 * HOUR),
    };
  });
}
