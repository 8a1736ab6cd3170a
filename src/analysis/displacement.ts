import { exp, log } from './portable-math.ts';
import { normalQuantile, normalTwoSided } from './special.ts';

/** Counts (or harm) of one kind of area before and after. */
export interface BeforeAfter {
  before: number;
  after: number;
}

export interface WddInput {
  treated: BeforeAfter;
  /** Compared with the treated area. */
  control: BeforeAfter;
  /** Ring around the treated area, where crime might have moved; with its own control. Leave out both for none. */
  displacement?: BeforeAfter;
  displacementControl?: BeforeAfter;
}

export interface WddOptions {
  level?: number;
  /** Lengths of the two periods; counts are divided by them. Default 1 and 1. */
  periodBefore?: number;
  periodAfter?: number;
  /** Sizes of the areas, when they differ; counts are divided by them. Default 1 each. */
  sizes?: { treated?: number; control?: number; displacement?: number; displacementControl?: number };
  /** Variance over mean of the counts; standard errors grow by its root. Default 1 (Poisson). */
  overdispersion?: number;
}

export interface Wdd {
  /** Change in the treated area and its ring, less the change in the controls: negative = fewer. */
  wdd: number;
  /** The part of the treated area alone. */
  local: number;
  /** The part of the ring alone: positive = moved there, negative = benefit spread. 0 without a ring. */
  spillover: number;
  se: number;
  z: number;
  p: number;
  interval: [lower: number, upper: number];
  /** What the figures carry. */
  verdict: 'fewer' | 'more' | 'no clear change';
  parameters: Required<Omit<WddOptions, 'sizes'>> & { sizes: Required<NonNullable<WddOptions['sizes']>> };
}

/**
 * How many incidents fewer than the controls lead one to expect, displacement counted in? Weighted displacement
 * difference, with a standard error from all counts as Poisson.
 *
 * Assumes that without the intervention treated and control areas would have changed by equal amounts, and that counts
 * are independent. Wheeler & Ratcliffe 2018, Crime Science 7:11.
 *
 * @throws RangeError for negative counts, or a ring without its control
 */
export function weightedDisplacementDifference(input: WddInput, options: WddOptions = {}): Wdd {
  const { treated, control, displacement, displacementControl } = input;
  const { level = 0.95, periodBefore = 1, periodAfter = 1, overdispersion = 1 } = options;
  if ((displacement === undefined) !== (displacementControl === undefined)) {
    throw new RangeError('A displacement area and its control go together; got only one of them.');
  }
  const sizes = { treated: 1, control: 1, displacement: 1, displacementControl: 1, ...options.sizes };
  const change = (counts: BeforeAfter, size: number) => changeOf(counts, size, periodBefore, periodAfter);
  const t = change(treated, sizes.treated);
  const c = change(control, sizes.control);
  const d = displacement ? change(displacement, sizes.displacement) : NO_CHANGE;
  const dc = displacementControl ? change(displacementControl, sizes.displacementControl) : NO_CHANGE;
  const local = t.change - c.change;
  const spillover = d.change - dc.change;
  const se = Math.sqrt(overdispersion * (t.variance + c.variance + d.variance + dc.variance));
  return {
    ...judged(local + spillover, se, level),
    local,
    spillover,
    parameters: { level, periodBefore, periodAfter, overdispersion, sizes },
  };
}

const NO_CHANGE = { change: 0, variance: 0 };

function changeOf({ before, after }: BeforeAfter, size: number, periodBefore: number, periodAfter: number) {
  if (!(before >= 0) || !(after >= 0)) throw new RangeError(`Counts must not be negative, got ${before} and ${after}.`);
  const w0 = size * periodBefore;
  const w1 = size * periodAfter;
  return { change: after / w1 - before / w0, variance: before / (w0 * w0) + after / (w1 * w1) };
}

function judged(wdd: number, se: number, level: number) {
  const half = normalQuantile(0.5 + level / 2) * se;
  const interval: [number, number] = [wdd - half, wdd + half];
  const verdict =
    interval[1] < 0 ? ('fewer' as const) : interval[0] > 0 ? ('more' as const) : ('no clear change' as const);
  const z = se === 0 ? 0 : wdd / se;
  return { wdd, se, z, p: se === 0 ? 1 : normalTwoSided(z), interval, verdict };
}

/** Counts of one offence with the harm of one such offence (for instance days of the user's harm index). */
export interface HarmLine {
  harm: number;
  counts: WddInput;
}

/**
 * The same difference in harm instead of counts: each offence's WDD weighted by its harm; variances by its square.
 * A handful of grave offences decides it, so the lines that carry most variance are named.
 * Wheeler & Ratcliffe 2018, with harm as fixed weights.
 */
export function harmDisplacementDifference(
  lines: readonly HarmLine[],
  options: WddOptions = {},
): Pick<Wdd, 'wdd' | 'se' | 'z' | 'p' | 'interval' | 'verdict'> & { varianceShares: number[] } {
  let wdd = 0;
  const variances = lines.map(({ harm, counts }) => {
    if (!(harm >= 0)) throw new RangeError(`Harm must not be negative, got ${harm}.`);
    const line = weightedDisplacementDifference(counts, options);
    wdd += harm * line.wdd;
    return (harm * line.se) ** 2;
  });
  const variance = variances.reduce((sum, each) => sum + each, 0);
  return {
    ...judged(wdd, Math.sqrt(variance), options.level ?? 0.95),
    varianceShares: variances.map((each) => (variance === 0 ? 0 : each / variance)),
  };
}

export interface Wdq {
  /** NaN where the success measure is not below 0: then the quotient means nothing. */
  wdq: number;
  /** T1/C1 − T0/C0: below 0, the treated area did better than its control. */
  success: number;
  /** D1/C1 − D0/C0. */
  buffer: number;
  reading:
    | 'diffusion above the direct effect'
    | 'diffusion of benefit'
    | 'no displacement'
    | 'some displacement'
    | 'displacement at least as large as the effect'
    | 'not interpretable: no success to displace';
}

/**
 * Did crime move next door? Weighted displacement quotient. It has no standard error and explodes near no effect:
 * prefer the difference above, and show this only beside it.
 * Bowers & Johnson 2003, Journal of Quantitative Criminology 19:275-301.
 */
export function weightedDisplacementQuotient(
  treated: BeforeAfter,
  control: BeforeAfter,
  displacement: BeforeAfter,
): Wdq {
  if (!(control.before > 0) || !(control.after > 0)) {
    throw new RangeError(`The control area needs counts above 0, got ${control.before} and ${control.after}.`);
  }
  const success = treated.after / control.after - treated.before / control.before;
  const buffer = displacement.after / control.after - displacement.before / control.before;
  if (!(success < 0)) return { wdq: Number.NaN, success, buffer, reading: 'not interpretable: no success to displace' };
  const wdq = buffer / success;
  return { wdq, success, buffer, reading: readingOf(wdq) };
}

function readingOf(wdq: number): Wdq['reading'] {
  if (wdq > 1) return 'diffusion above the direct effect';
  if (wdq > 0) return 'diffusion of benefit';
  if (wdq === 0) return 'no displacement';
  return wdq > -1 ? 'some displacement' : 'displacement at least as large as the effect';
}

export interface DifferenceInDifferences {
  /** (after/before of treated) ÷ (after/before of control): below 1, the treated area fell more. */
  ratio: number;
  interval: [lower: number, upper: number];
  p: number;
  /** Difference of log rates and its standard error. */
  logRatio: number;
  se: number;
}

/**
 * By which share did the treated area change beyond its control? Difference in differences of log rates: the
 * interaction of a Poisson regression with period and area, whose standard error is √(Σ 1/count).
 * Unlike the WDD it assumes equal *relative* change without the intervention.
 *
 * @returns NaN where a count is 0
 */
export function differenceInDifferences(
  treated: BeforeAfter,
  control: BeforeAfter,
  options: Pick<WddOptions, 'level' | 'overdispersion'> = {},
): DifferenceInDifferences {
  const { level = 0.95, overdispersion = 1 } = options;
  const counts = [treated.before, treated.after, control.before, control.after];
  if (counts.some((count) => !(count > 0))) {
    return {
      ratio: Number.NaN,
      interval: [Number.NaN, Number.NaN],
      p: Number.NaN,
      logRatio: Number.NaN,
      se: Number.NaN,
    };
  }
  const logRatio = log(treated.after / treated.before) - log(control.after / control.before);
  const se = Math.sqrt(overdispersion * counts.reduce((sum, count) => sum + 1 / count, 0));
  const half = normalQuantile(0.5 + level / 2) * se;
  return {
    ratio: exp(logRatio),
    interval: [exp(logRatio - half), exp(logRatio + half)],
    p: normalTwoSided(logRatio / se),
    logRatio,
    se,
  };
}
