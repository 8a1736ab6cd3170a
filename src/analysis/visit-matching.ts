/** Positions of one person in order of time: milliseconds and metres. */
export interface PositionTrace {
  at: Float64Array;
  x: Float64Array;
  y: Float64Array;
}

export interface VisitRules {
  /** A stay begins within this distance of the place. Default 50. */
  enterMetres: number;
  /** And ends beyond this one: two lines, so that jitter at the edge is not coming and going. Default 75. */
  leaveMetres: number;
  /** Outside for less than this, a stay goes on: one bad fix does not end it. Default 1. */
  absenceMinutes: number;
  /** A stay shorter than this is passing by. Default 10. */
  leastMinutes: number;
  /** No fix for longer than this, and the minutes between are not known. Default 2. */
  gapMinutes: number;
  /** No fix for longer than this ends a stay. Default 15. */
  lostMinutes: number;
}

export const VISIT_RULES: VisitRules = {
  enterMetres: 50,
  leaveMetres: 75,
  absenceMinutes: 1,
  leastMinutes: 10,
  gapMinutes: 2,
  lostMinutes: 15,
};

/** `counted`: seen there the whole least time. `probable`: only when the minutes without a fix are believed. */
export type VisitCertainty = 'counted' | 'probable';

export interface MatchedVisit {
  /** Index of the place. */
  place: number;
  from: number;
  to: number;
  /** From first to last fix of the stay. */
  minutes: number;
  /** Of these, minutes not within a gap. */
  seenMinutes: number;
  certainty: VisitCertainty;
}

export interface VisitMatch {
  visits: MatchedVisit[];
  /** Stays shorter than the least: passed by. */
  nPassedBy: number;
  nPositions: number;
}

/**
 * Where was someone long enough to count? Stays within a buffer round each place, with hysteresis at its edge and the
 * minutes of lost signal told apart. Where buffers overlap a stay is of the place that was nearer on average.
 *
 * @param places       metres, with each its own reach to enter where it is larger than the rule's (a geofence)
 * @throws RangeError  for times out of order or rules that contradict each other
 *
 * O(positions × places).
 */
export function matchVisits(
  trace: PositionTrace,
  places: { x: ArrayLike<number>; y: ArrayLike<number>; reachMetres?: ArrayLike<number> },
  rules: VisitRules = VISIT_RULES,
): VisitMatch {
  if (trace.x.length !== trace.at.length || trace.y.length !== trace.at.length) {
    throw new RangeError(`A trace has ${trace.at.length} times, ${trace.x.length} x and ${trace.y.length} y.`);
  }
  if (!(rules.leaveMetres >= rules.enterMetres && rules.lostMinutes >= rules.gapMinutes)) {
    throw new RangeError('leaveMetres must not be below enterMetres, nor lostMinutes below gapMinutes.');
  }
  for (let i = 1; i < trace.at.length; i++) {
    if (!(trace.at[i] >= trace.at[i - 1])) throw new RangeError(`Position ${i} is earlier than the one before it.`);
  }
  const stays: Stay[] = [];
  for (let place = 0; place < places.x.length; place++) stays.push(...staysAt(trace, places, place, rules));
  const least = rules.leastMinutes;
  const long = stays.filter((stay) => stay.minutes >= least - 1e-9);
  const visits = withoutOverlaps(long)
    .map(({ meanMetres: _, ...stay }) => ({
      ...stay,
      certainty: (stay.seenMinutes >= least - 1e-9 ? 'counted' : 'probable') as VisitCertainty,
    }))
    .sort((a, b) => a.from - b.from || a.place - b.place);
  return { visits, nPassedBy: stays.length - long.length, nPositions: trace.at.length };
}

type Stay = Omit<MatchedVisit, 'certainty'> & { meanMetres: number };

const MINUTE = 60_000;

function staysAt(
  trace: PositionTrace,
  places: { x: ArrayLike<number>; y: ArrayLike<number>; reachMetres?: ArrayLike<number> },
  place: number,
  rules: VisitRules,
): Stay[] {
  const enter = Math.max(places.reachMetres?.[place] ?? 0, rules.enterMetres);
  const leave = enter + (rules.leaveMetres - rules.enterMetres);
  const stays: Stay[] = [];
  let first = -1;
  /** Last fix inside. */
  let last = -1;
  let [unseen, metres, nInside] = [0, 0, 0];
  const end = () => {
    if (first < 0) return;
    const minutes = (trace.at[last] - trace.at[first]) / MINUTE;
    stays.push({
      place,
      from: trace.at[first],
      to: trace.at[last],
      minutes,
      seenMinutes: minutes - unseen,
      meanMetres: metres / nInside,
    });
    first = -1;
  };
  for (let i = 0; i < trace.at.length; i++) {
    const [dx, dy] = [trace.x[i] - places.x[place], trace.y[i] - places.y[place]];
    const away = Math.sqrt(dx * dx + dy * dy);
    const since = first < 0 ? 0 : (trace.at[i] - trace.at[last]) / MINUTE;
    if (first >= 0 && since > rules.lostMinutes) end();
    if (first < 0) {
      if (away > enter) continue;
      [first, last, unseen, metres, nInside] = [i, i, 0, away, 1];
    } else if (away <= leave) {
      // Nobody watched between these two fixes, or the fixes between them were outside for a moment.
      if (largestGap(trace, last, i) > rules.gapMinutes) unseen += since;
      last = i;
      metres += away;
      nInside++;
    } else if (since >= rules.absenceMinutes) end();
  }
  end();
  return stays;
}

function largestGap(trace: PositionTrace, from: number, to: number): number {
  let largest = 0;
  for (let i = from + 1; i <= to; i++) largest = Math.max(largest, (trace.at[i] - trace.at[i - 1]) / MINUTE);
  return largest;
}

/** One person is at one place at a time: of stays that overlap by more than half of the shorter, the nearer one stands. */
function withoutOverlaps(stays: readonly Stay[]): Stay[] {
  const nearestFirst = [...stays].sort((a, b) => a.meanMetres - b.meanMetres || a.from - b.from || a.place - b.place);
  const standing: Stay[] = [];
  for (const stay of nearestFirst) {
    const isTaken = standing.some((other) => {
      const shared = Math.min(stay.to, other.to) - Math.max(stay.from, other.from);
      return shared > 0.5 * Math.min(stay.to - stay.from, other.to - other.from);
    });
    if (!isTaken) standing.push(stay);
  }
  return standing;
}

/**
 * Which planned visit does each delivered one fulfil? The nearest in time at the same place, each planned visit once; null
 * for a visit nobody planned.
 * @param withinMinutes how far from its planned start a visit still counts for it. Default 60
 */
export function assignToPlanned(
  delivered: readonly { place: number; from: number }[],
  planned: readonly { place: number; from: number }[],
  withinMinutes = 60,
): (number | null)[] {
  const pairs: { d: number; p: number; apart: number }[] = [];
  delivered.forEach((visit, d) => {
    planned.forEach((plan, p) => {
      const apart = Math.abs(visit.from - plan.from) / MINUTE;
      if (plan.place === visit.place && apart <= withinMinutes) pairs.push({ d, p, apart });
    });
  });
  pairs.sort((a, b) => a.apart - b.apart || a.d - b.d || a.p - b.p);
  const found: (number | null)[] = delivered.map(() => null);
  const isTaken = new Set<number>();
  for (const { d, p } of pairs) {
    if (found[d] !== null || isTaken.has(p)) continue;
    found[d] = p;
    isTaken.add(p);
  }
  return found;
}
