import { exp, log } from './portable-math.ts';
import { createRandom, type Random } from './random.ts';

/**
 * A small lasting shift, seen sooner than a chart of single points shows it. One-sided upper CUSUM of standardised
 * values: C_t = max(0, C_{t−1} + (x_t − mean)/sd − k). Page 1954.
 * @param k  slack in standard deviations; half the shift to be found. Default 0.5
 */
export function cusum(series: ArrayLike<number>, options: { mean: number; sd: number; k?: number }): Float64Array {
  const { mean, sd, k = 0.5 } = options;
  return running(series, (x) => (x - mean) / sd - k);
}

/**
 * CUSUM of Poisson counts for a rise from one mean to another: S_t = max(0, S_{t−1} + x_t − k) with
 * k = (λ₁ − λ₀)/(ln λ₁ − ln λ₀), which is the sequential likelihood ratio. Lucas 1985.
 */
export function poissonCusum(
  counts: ArrayLike<number>,
  options: { inControlMean: number; shiftedMean: number },
): Float64Array {
  const k = poissonReference(options);
  return running(counts, (x) => x - k);
}

function poissonReference({ inControlMean, shiftedMean }: { inControlMean: number; shiftedMean: number }): number {
  if (!(inControlMean > 0) || !(shiftedMean > inControlMean)) {
    throw new RangeError(
      `The shifted mean must lie above the in-control mean, got ${shiftedMean} and ${inControlMean}.`,
    );
  }
  return (shiftedMean - inControlMean) / (log(shiftedMean) - log(inControlMean));
}

function running(series: ArrayLike<number>, step: (x: number) => number): Float64Array {
  const sums = new Float64Array(series.length);
  let sum = 0;
  for (let i = 0; i < series.length; i++) {
    sum = Math.max(0, sum + step(series[i]));
    sums[i] = sum;
  }
  return sums;
}

export interface RunLengthOptions {
  inControlMean: number;
  shiftedMean: number;
  /** Days or weeks between false alarms that are wanted. Default 370, as a Shewhart chart has. */
  runLength?: number;
  nSimulations?: number;
  seed?: number;
}

/**
 * How high must the Poisson CUSUM's line be so that false alarms come once in `runLength` steps on average? By simulation
 * from a seed, to a quarter of an event. The average run length found is given with it.
 */
export function poissonCusumThreshold(options: RunLengthOptions): { threshold: number; runLength: number } {
  const { inControlMean, shiftedMean, runLength = 370, nSimulations = 400, seed = 1 } = options;
  const k = poissonReference({ inControlMean, shiftedMean });
  const average = (threshold: number) => {
    let steps = 0;
    for (let s = 0; s < nSimulations; s++) {
      const random = createRandom(seed + s);
      const draw = poissonSampler(inControlMean, random);
      let sum = 0;
      for (let t = 1; ; t++) {
        sum = Math.max(0, sum + draw() - k);
        if (sum > threshold || t >= 50 * runLength) {
          steps += t;
          break;
        }
      }
    }
    return steps / nSimulations;
  };
  let high = 1;
  while (average(high) < runLength) high *= 2;
  let low = high / 2;
  while (high - low > 0.25) {
    const middle = (low + high) / 2;
    if (average(middle) < runLength) low = middle;
    else high = middle;
  }
  return { threshold: high, runLength: average(high) };
}

/** Inversion over a table: means here are small. */
function poissonSampler(mean: number, random: Random): () => number {
  const cumulative: number[] = [];
  let term = exp(-mean);
  let sum = term;
  for (let k = 0; sum < 1 - 1e-15 && k < 10_000; k++) {
    cumulative.push(sum);
    term *= mean / (k + 1);
    sum += term;
  }
  return () => {
    const u = random.unit();
    let k = 0;
    while (k < cumulative.length && u > cumulative[k]) k++;
    return k;
  };
}

export interface Ewma {
  values: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * Exponentially weighted moving average with exact limits that widen from the start: mean ± L·sd·√(λ/(2−λ)(1−(1−λ)^2t)).
 * Roberts 1959. λ = 0.2 and L = 2.7 give about the false alarms of a Shewhart chart.
 */
export function ewma(
  series: ArrayLike<number>,
  options: { mean: number; sd: number; lambda?: number; width?: number },
): Ewma {
  const { mean, sd, lambda = 0.2, width = 2.7 } = options;
  if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`λ must lie above 0 and up to 1, got ${lambda}.`);
  const n = series.length;
  const values = new Float64Array(n);
  const lower = new Float64Array(n);
  const upper = new Float64Array(n);
  let value = mean;
  for (let t = 0; t < n; t++) {
    value = lambda * series[t] + (1 - lambda) * value;
    const half = width * sd * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (t + 1))));
    values[t] = value;
    lower[t] = mean - half;
    upper[t] = mean + half;
  }
  return { values, lower, upper };
}
