import { normalCdf, normalQuantile } from './normal-distribution.ts';

export interface TrialPower {
  /** Chance that the trial finds a fall this large if there is one, at two-sided 5 %. */
  power: number;
  /** Smallest fall, as a share, found with 80 % chance; above 1 where none is. */
  smallestFall: number;
  /** Expected incidents without any effect, on patrolled place-days and on the others. */
  expected: [assigned: number, others: number];
}

/**
 * Can the trial tell? Normal approximation for the difference of two mean counts, variance `dispersion` times the mean.
 *
 * @param meanAPlaceDay incidents a place-day before the trial
 * @param dispersion    variance over mean of place-day counts within a place; 1 is Poisson. Default 1
 * @param fall          the fall looked for, as a share
 * @param compliance    share of assigned patrols that happen less the share of others that have one; dilutes the fall
 */
export function trialPower(input: {
  nAssigned: number;
  nOthers: number;
  meanAPlaceDay: number;
  dispersion?: number;
  fall: number;
  compliance?: number;
}): TrialPower {
  const { nAssigned, nOthers, meanAPlaceDay: mean, dispersion = 1, fall, compliance = 1 } = input;
  if (!(nAssigned > 0 && nOthers > 0))
    throw new RangeError(`Both sides need place-days, got ${nAssigned} and ${nOthers}.`);
  if (!(fall > 0 && fall <= 1)) throw new RangeError(`fall must be above 0 and at most 1, got ${fall}.`);
  if (!(mean >= 0 && dispersion > 0)) throw new RangeError(`mean ${mean} or dispersion ${dispersion} is not possible.`);
  const z = normalQuantile(0.975);
  const spread = (share: number) =>
    Math.sqrt((dispersion * mean * (1 - share)) / nAssigned + (dispersion * mean) / nOthers);
  const powerOf = (share: number) => (mean === 0 ? 0 : normalCdf((share * mean) / spread(share) - z));
  // Power grows with the fall: halve the stretch that holds 80 %.
  let [low, high] = [0, 1];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (powerOf(middle) < 0.8) low = middle;
    else high = middle;
  }
  const isFound = powerOf(1 - 1e-9) >= 0.8;
  return {
    power: powerOf(Math.min(1 - 1e-9, fall * compliance)),
    smallestFall: isFound ? high / compliance : Number.POSITIVE_INFINITY,
    expected: [nAssigned * mean, nOthers * mean],
  };
}
