import type { Design } from './count-design.ts';
import { fitLogLink, type LogLinkFit } from './log-link-fit.ts';
import { digamma, trigamma } from './negative-binomial.ts';
import {
  type CountRegression,
  type CountRegressionOptions,
  type CountRows,
  countRegression,
  countRows,
  fitOptions,
} from './poisson-regression.ts';

export interface NegativeBinomialRegression extends CountRegression {
  /** Of the size. NaN where the counts vary no more than chance and the size is Infinity. */
  sizeStandardError: number;
}

/**
 * Poisson regression for counts that vary more than chance: variance μ + μ²/size, the size found by maximum likelihood
 * in turn with the coefficients (MASS glm.nb calls it theta). Counts that vary no more than chance give size = Infinity,
 * which is the Poisson fit.
 *
 * @throws RangeError as `poissonRegression`
 * Venables & Ripley 2002, section 7.4.
 */
export function negativeBinomialRegression(
  counts: ArrayLike<number>,
  design: Design,
  options: CountRegressionOptions = {},
): NegativeBinomialRegression {
  const rows = countRows(counts, design, options);
  let fit = fitLogLink(rows.data, Number.POSITIVE_INFINITY, fitOptions(options));
  let size = sizeOf(rows, fit);
  for (let turn = 0; turn < 100 && Number.isFinite(size); turn++) {
    fit = fitLogLink(rows.data, size, { ...fitOptions(options), start: fit.fitted });
    const before = size;
    size = sizeOf(rows, fit);
    if (Math.abs(size - before) <= 1e-10 * before) break;
  }
  const information = Number.isFinite(size) ? sizeInformation(rows, fit, size) : Number.NaN;
  return {
    ...countRegression('negative binomial', design, rows, fit, size),
    sizeStandardError: 1 / Math.sqrt(information),
  };
}

/** Size of greatest likelihood for given fitted values: the one root of the score, sought on the log scale. */
function sizeOf(rows: CountRows, fit: LogLinkFit): number {
  const { counts, weights } = rows.data;
  let total = 0;
  let excess = 0;
  for (let i = 0; i < counts.length; i++) {
    total += weights[i] * counts[i];
    excess += weights[i] * ((counts[i] - fit.fitted[i]) ** 2 - counts[i]);
  }
  if (!(total > 0 && excess > 0)) return Number.POSITIVE_INFINITY;
  let low = 1e-8;
  let high = 1;
  while (sizeScore(rows, fit, high) > 0) {
    low = high;
    high *= 4;
    if (high > 1e10) return Number.POSITIVE_INFINITY;
  }
  let size = Math.sqrt(low * high);
  for (let step = 0; step < 200 && high / low > 1 + 1e-14; step++) {
    const score = sizeScore(rows, fit, size);
    if (score > 0) low = size;
    else high = size;
    const newton = size + score / sizeInformation(rows, fit, size);
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(next - size) <= 1e-14 * size) return next;
    size = next;
  }
  return size;
}

function sizeScore({ data: { counts, weights } }: CountRows, { fitted }: LogLinkFit, size: number): number {
  let sum = 0;
  const own = Math.log(size) + 1 - digamma(size);
  for (let i = 0; i < counts.length; i++) {
    const total = size + fitted[i];
    sum += weights[i] * (digamma(size + counts[i]) + own - Math.log(total) - (counts[i] + size) / total);
  }
  return sum;
}

function sizeInformation({ data: { counts, weights } }: CountRows, { fitted }: LogLinkFit, size: number): number {
  let sum = 0;
  const own = trigamma(size) - 1 / size;
  for (let i = 0; i < counts.length; i++) {
    const total = size + fitted[i];
    sum += weights[i] * (own - trigamma(size + counts[i]) + 2 / total - (counts[i] + size) / total ** 2);
  }
  return sum;
}
