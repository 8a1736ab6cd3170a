import { normalQuantile, poissonCdf, poissonInterval, poissonQuantile } from './special.ts';

export interface FunnelOptions {
  /** Two-sided levels of the limits. Default 0.95 and 0.998. */
  levels?: readonly number[];
  /** Share of the most extreme areas on either side drawn in before dispersion is measured. Default 0.1. */
  winsorise?: number;
  /** `auto` (default) widens the limits only where areas vary more than chance; `none` never. */
  overdispersion?: 'auto' | 'none';
}

export interface FunnelArea {
  observed: number;
  expected: number;
  /** 2(√observed − √expected): about normal whatever the size. */
  z: number;
  /** Count limits for each level, in the order of `levels`. */
  limits: [lower: number, upper: number][];
  verdict: 'higher' | 'lower' | 'no clear difference';
  /** Exact interval of the area's own mean, at the first level. */
  interval: [lower: number, upper: number];
}

export interface Funnel {
  areas: FunnelArea[];
  /** Mean of the winsorised z²; 1 = chance alone. */
  dispersion: number;
  /** Whether limits were widened: dispersion above 1 + 2√(2/areas). */
  isWidened: boolean;
  parameters: { levels: readonly number[]; winsorise: number; overdispersion: 'auto' | 'none' };
  nUsed: number;
}

/**
 * Which areas differ from what is expected of them beyond chance? Funnel plot limits: exact Poisson, interpolated, and
 * widened by √φ where areas as a whole vary more than chance (multiplicative). Says no ranks: there is nothing in them.
 * Spiegelhalter 2005, Statistics in Medicine 24:1185-1202.
 *
 * @param expected  expected counts, for instance rate of all × population
 * @throws RangeError when lengths differ or an expectation is not above 0
 */
export function funnel(observed: ArrayLike<number>, expected: ArrayLike<number>, options: FunnelOptions = {}): Funnel {
  const { levels = [0.95, 0.998], winsorise = 0.1, overdispersion = 'auto' } = options;
  if (observed.length !== expected.length) {
    throw new RangeError(`Expected as many expectations as counts, got ${expected.length} and ${observed.length}.`);
  }
  const n = observed.length;
  const z = Array.from({ length: n }, (_, i) => {
    if (!(expected[i]! > 0)) throw new RangeError(`Expectation ${i} must be above 0, got ${expected[i]}.`);
    return 2 * (Math.sqrt(observed[i]!) - Math.sqrt(expected[i]!));
  });
  const dispersion = n === 0 ? Number.NaN : meanSquare(drawnIn(z, winsorise));
  const isWidened = overdispersion === 'auto' && dispersion > 1 + 2 * Math.sqrt(2 / n);
  const widen = isWidened ? Math.sqrt(dispersion) : 1;
  const areas = z.map((score, i): FunnelArea => {
    const limits = levels.map((level) => funnelLimits(expected[i]!, level, widen));
    const [lower, upper] = limits[0]!;
    return {
      observed: observed[i]!,
      expected: expected[i]!,
      z: score,
      limits,
      verdict: observed[i]! > upper ? 'higher' : observed[i]! < lower ? 'lower' : 'no clear difference',
      interval: poissonInterval(observed[i]!, levels[0]!),
    };
  });
  return { areas, dispersion, isWidened, parameters: { levels, winsorise, overdispersion }, nUsed: n };
}

/** Limits of a count around its expectation, for drawing the funnel at any size. */
export function funnelLimits(expected: number, level: number, widen = 1): [lower: number, upper: number] {
  const tail = (1 - level) / 2;
  const at = (p: number) => expected + widen * (interpolatedQuantile(p, expected) - expected);
  return [Math.max(0, at(tail)), at(1 - tail)];
}

/** Poisson quantile drawn between whole numbers, so that limits are smooth lines (Spiegelhalter's appendix A.1.1). */
function interpolatedQuantile(p: number, mean: number): number {
  const k = poissonQuantile(p, mean);
  const above = poissonCdf(k, mean);
  const below = k === 0 ? 0 : poissonCdf(k - 1, mean);
  return k - (above - p) / (above - below);
}

/** Scores with the most extreme share on either side set to the nearest kept one. */
function drawnIn(z: readonly number[], share: number): number[] {
  const sorted = [...z].sort((a, b) => a - b);
  const cut = Math.floor(share * sorted.length);
  const low = sorted[cut]!;
  const high = sorted[sorted.length - 1 - cut]!;
  return z.map((score) => Math.min(high, Math.max(low, score)));
}

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

/** Byar's approximation to the interval of a Poisson mean: what public health tables print. */
export function byarInterval(count: number, level = 0.95): [lower: number, upper: number] {
  const z = normalQuantile(0.5 + level / 2);
  const cube = (k: number, sign: -1 | 1) => k * (1 - 1 / (9 * k) + (sign * z) / (3 * Math.sqrt(k))) ** 3;
  return [count === 0 ? 0 : cube(count, -1), cube(count + 1, 1)];
}
