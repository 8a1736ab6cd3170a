/**
 * A shift to fill with short visits. Stops 0 … nPlaces-1 are the places; the stops after them are where crews begin and
 * end. Times are minutes of the shift's own clock.
 */
export interface PatrolProblem {
  /** What a first visit to each place covers: any unit, 0 or more. */
  risk: Float64Array;
  /** The area each place counts for under the cap, -1 for none. */
  area: Int32Array;
  /** Visits each place is owed: reassurance that was asked for. */
  fewestVisits: Int32Array;
  nStops: number;
  /** From stop i to stop j at `i * nStops + j`. */
  travelMinutes: Float64Array;
  crews: readonly PatrolCrew[];
  rules: PatrolRules;
}

export interface PatrolCrew {
  fromMinute: number;
  toMinute: number;
  startStop: number;
  endStop: number;
}

export interface PatrolRules {
  /** How long a visit lasts, 10 to 16 minutes. Default 15. */
  visitMinutes: number;
  /** From the end of one visit to a place to the start of its next, by any crew. Default 90. */
  gapMinutes: number;
  /** What a further visit to the same place covers, as a share of the one before. Default 0.8. */
  repeatWorth: number;
  /** Visits in one area at most; Infinity for no cap. */
  mostAnArea: number;
}

export const PATROL_RULES: PatrolRules = {
  visitMinutes: 15,
  gapMinutes: 90,
  repeatWorth: 0.8,
  mostAnArea: Number.POSITIVE_INFINITY,
};

export interface PatrolVisit {
  place: number;
  fromMinute: number;
  toMinute: number;
}

export interface PatrolPlan {
  /** Visits in order, one list a crew. */
  routes: PatrolVisit[][];
  /** Minutes on the way, one a crew, the way back included. */
  travelMinutes: Float64Array;
  /** When each crew is back. */
  backMinute: Float64Array;
  nVisits: Int32Array;
  /** Risk covered: a place's risk for its first visit, `repeatWorth` of that for its second, and so on. */
  covered: number;
  /** Places that got fewer visits than they are owed. */
  short: number[];
}

/** @throws RangeError naming what was got and expected */
export function checkProblem(problem: PatrolProblem): void {
  const { risk, area, fewestVisits, nStops, travelMinutes, crews, rules } = problem;
  const n = risk.length;
  if (area.length !== n || fewestVisits.length !== n) {
    throw new RangeError(`area has ${area.length} and fewestVisits ${fewestVisits.length} entries, expected ${n}.`);
  }
  if (nStops < n) throw new RangeError(`nStops is ${nStops}, expected at least the ${n} places.`);
  if (travelMinutes.length !== nStops * nStops) {
    throw new RangeError(`travelMinutes has ${travelMinutes.length} entries, expected ${nStops * nStops}.`);
  }
  if (!travelMinutes.every((minutes) => minutes >= 0))
    throw new RangeError('A travel time is below 0 or not a number.');
  if (!risk.every((value) => value >= 0 && Number.isFinite(value)))
    throw new RangeError('A risk is below 0 or not known.');
  if (!(rules.visitMinutes >= 10 && rules.visitMinutes <= 16)) {
    throw new RangeError(`A visit lasts 10 to 16 minutes, got ${rules.visitMinutes}.`);
  }
  if (!(rules.gapMinutes >= 0)) throw new RangeError(`gapMinutes must be 0 or more, got ${rules.gapMinutes}.`);
  if (!(rules.repeatWorth >= 0 && rules.repeatWorth <= 1)) {
    throw new RangeError(`repeatWorth must be between 0 and 1, got ${rules.repeatWorth}.`);
  }
  for (const crew of crews) {
    if (!(crew.startStop < nStops && crew.endStop < nStops && crew.startStop >= 0 && crew.endStop >= 0)) {
      throw new RangeError(`A crew goes from stop ${crew.startStop} to ${crew.endStop}, expected below ${nStops}.`);
    }
  }
}

/** Visits a place can have at most: first start to last end of all crews, with the gap between. */
export function mostVisits({ crews, rules }: PatrolProblem): number {
  if (crews.length === 0) return 0;
  const first = Math.min(...crews.map((crew) => crew.fromMinute));
  const last = Math.max(...crews.map((crew) => crew.toMinute));
  if (last - first < rules.visitMinutes) return 0;
  return 1 + Math.floor((last - first - rules.visitMinutes) / (rules.visitMinutes + rules.gapMinutes));
}

/** What the visit after `nBefore` others covers of a place's risk. */
export function visitWorth(problem: PatrolProblem, place: number, nBefore: number): number {
  let worth = problem.risk[place];
  for (let i = 0; i < nBefore; i++) worth *= problem.rules.repeatWorth;
  return worth;
}

export function coveredBy(problem: PatrolProblem, nVisits: Int32Array): number {
  let covered = 0;
  for (let place = 0; place < nVisits.length; place++) {
    for (let k = 0; k < nVisits[place]; k++) covered += visitWorth(problem, place, k);
  }
  return covered;
}

/** Every rule that a plan breaks, in words; empty for a plan that keeps them all. */
export function brokenRules(problem: PatrolProblem, plan: PatrolPlan): string[] {
  const { crews, rules, nStops, travelMinutes, area } = problem;
  const broken: string[] = [];
  const perArea = new Map<number, number>();
  const starts: number[][] = Array.from(problem.risk, () => []);
  plan.routes.forEach((route, k) => {
    let [now, stop] = [crews[k].fromMinute, crews[k].startStop];
    for (const { place, fromMinute, toMinute } of route) {
      if (fromMinute < now + travelMinutes[stop * nStops + place] - 1e-6)
        broken.push(`crew ${k} is too early at ${place}`);
      if (Math.abs(toMinute - fromMinute - rules.visitMinutes) > 1e-6)
        broken.push(`a visit of crew ${k} has another length`);
      [now, stop] = [toMinute, place];
      starts[place].push(fromMinute);
      if (area[place] >= 0) perArea.set(area[place], (perArea.get(area[place]) ?? 0) + 1);
    }
    if (now + travelMinutes[stop * nStops + crews[k].endStop] > crews[k].toMinute + 1e-6)
      broken.push(`crew ${k} is back late`);
  });
  starts.forEach((times, place) => {
    times.sort((a, b) => a - b);
    for (let i = 1; i < times.length; i++) {
      if (times[i] - times[i - 1] < rules.visitMinutes + rules.gapMinutes - 1e-6)
        broken.push(`visits to ${place} are too near`);
    }
  });
  for (const [id, n] of perArea) if (n > rules.mostAnArea) broken.push(`area ${id} has ${n} visits`);
  return broken;
}
