import { createRandom, permutation } from './random.ts';

/** `crossover`: each place has days with and without. `parallel`: half of the places have them all, half none. */
export type TrialDesign = 'crossover' | 'parallel';

export interface TrialPlan {
  design: TrialDesign;
  nPlaces: number;
  nDays: number;
  /** Weekday of day 0, Monday = 0. */
  firstWeekday: number;
  /** Of every `everyWeeks` weeks, this many bring a patrol to a place and weekday. Crossover only. Default 1 of 2. */
  weeksWith?: number;
  everyWeeks?: number;
  seed: number;
  /** Incidents before the trial, a place; parallel only: places are paired by it. */
  baseline?: ArrayLike<number>;
}

export interface PlaceDays {
  /** 1 where a place is to be patrolled on a day, at `place * nDays + day`. */
  isAssigned: Uint8Array;
  /** What is compared with what, a place-day: block within which chance decided. */
  block: Int32Array;
  nBlocks: number;
  nAssigned: number;
}

/**
 * Which places are patrolled on which days, so that what happens on the other days says what would have happened?
 *
 * Crossover: for each weekday, weeks are taken in blocks of `everyWeeks`; in each block every place has its patrol in
 * `weeksWith` of them, and each day of a block has as near as can be the same number of places. Which weeks are whose is
 * drawn from the seed. So every place, weekday and day is balanced; weeks that fill no block are assigned alike, a day each.
 *
 * Parallel: places are paired by their baseline (in order of it), and chance takes one of each pair.
 *
 * @throws RangeError for a plan that cannot be
 */
export function assignPlaceDays(plan: TrialPlan): PlaceDays {
  const { design, nPlaces, nDays, weeksWith = 1, everyWeeks = 2, seed } = plan;
  if (!(nPlaces >= 2 && nDays >= 1))
    throw new RangeError(`A trial needs 2 places and a day, got ${nPlaces} and ${nDays}.`);
  if (!(weeksWith >= 1 && weeksWith < everyWeeks)) {
    throw new RangeError(`weeksWith must be from 1 to below ${everyWeeks}, got ${weeksWith}.`);
  }
  const isAssigned = new Uint8Array(nPlaces * nDays);
  const block = new Int32Array(nPlaces * nDays).fill(-1);
  const random = createRandom(seed);
  let nBlocks = 0;
  if (design === 'parallel') {
    const { baseline = new Float64Array(nPlaces) } = plan;
    const order = Array.from(permutation(nPlaces, random)).sort((a, b) => baseline[b] - baseline[a]);
    for (let pair = 0; pair < nPlaces; pair += 2) {
      const members = order.slice(pair, pair + 2);
      const chosen = random.below(2);
      members.forEach((place, i) => {
        for (let day = 0; day < nDays; day++) {
          block[place * nDays + day] = nBlocks;
          if (i === chosen) isAssigned[place * nDays + day] = 1;
        }
      });
      nBlocks++;
    }
    // An odd place out has nothing to be compared with.
    return { isAssigned, block, nBlocks, nAssigned: sum(isAssigned) };
  }
  for (let weekday = 0; weekday < Math.min(7, nDays); weekday++) {
    for (let first = weekday; first < nDays; first += 7 * everyWeeks) {
      const places = permutation(nPlaces, random);
      const weeks = permutation(everyWeeks, random);
      places.forEach((place, rank) => {
        for (let week = 0; week < everyWeeks; week++) {
          const day = first + 7 * week;
          if (day >= nDays) continue;
          block[place * nDays + day] = nBlocks;
          if ((rank + weeks[week]) % everyWeeks < weeksWith) isAssigned[place * nDays + day] = 1;
        }
      });
      nBlocks++;
    }
  }
  return { isAssigned, block, nBlocks, nAssigned: sum(isAssigned) };
}

function sum(values: Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
