import { oracle, oracleText } from './oracle.ts';

/** R's results for series, and the series they are of. Guard the caller with `oracle !== null`. */
export const timeSeriesReference = () => JSON.parse(oracleText('timeseries.json'));

export const weeklyCounts = () => column('weekly416.csv');
export const dailyCounts = () => column('daily1096.csv');
export const hasReference = oracle !== null;

function column(file: string): number[] {
  return oracleText(file)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
}

/** Largest difference of two series, each against the size of what is expected where that is above 1. */
export function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) throw new Error(`Expected ${expected.length} values, got ${found.length}.`);
  return expected.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(found[i]! - value) / Math.max(1, Math.abs(value))),
    0,
  );
}

/** Draws from a Poisson distribution (Knuth; small means). */
export function poissonDraw(mean: number, random: { unit(): number }): number {
  const limit = Math.exp(-mean);
  let product = random.unit();
  let k = 0;
  for (; product > limit; k++) product *= random.unit();
  return k;
}
