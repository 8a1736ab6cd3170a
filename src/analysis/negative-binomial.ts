import { betaRegularised, logGamma, normalQuantile, poissonCdf, poissonQuantile, poissonUpperTail } from './special.ts';

/**
 * Counts that vary more than chance: negative binomial with mean μ and size θ, variance μ + μ²/θ. θ = Infinity is
 * Poisson. Tails are exact through the incomplete beta function.
 */
export function negativeBinomialLogPmf(k: number, mean: number, size: number): number {
  if (mean === 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (size === Number.POSITIVE_INFINITY) return k * Math.log(mean) - mean - logGamma(k + 1);
  return (
    logGamma(k + size) - logGamma(size) - logGamma(k + 1) - size * Math.log1p(mean / size) - k * Math.log1p(size / mean)
  );
}

/** P(X <= k). */
export function negativeBinomialCdf(k: number, mean: number, size: number): number {
  if (k < 0) return 0;
  if (size === Number.POSITIVE_INFINITY || mean === 0) return poissonCdf(k, mean);
  return betaRegularised(size / (size + mean), size, Math.floor(k) + 1);
}

/** P(X >= k). */
export function negativeBinomialUpperTail(k: number, mean: number, size: number): number {
  if (k <= 0) return 1;
  if (size === Number.POSITIVE_INFINITY || mean === 0) return poissonUpperTail(k, mean);
  return betaRegularised(mean / (size + mean), Math.ceil(k), size);
}

/** Least k with P(X <= k) >= p. */
export function negativeBinomialQuantile(p: number, mean: number, size: number): number {
  if (size === Number.POSITIVE_INFINITY || mean === 0) return poissonQuantile(p, mean);
  if (!(p >= 0 && p <= 1) || !(mean > 0 && mean < Number.POSITIVE_INFINITY) || !(size > 0)) return Number.NaN;
  if (p === 1) return Number.POSITIVE_INFINITY;
  // In the upper half the small tail decides, which keeps its digits.
  const holds = (k: number) =>
    p > 0.5 ? negativeBinomialUpperTail(k + 1, mean, size) <= 1 - p : negativeBinomialCdf(k, mean, size) >= p;
  const guess = mean + normalQuantile(Math.max(p, 1e-12)) * Math.sqrt(mean + mean ** 2 / size);
  return leastWholeFrom(holds, Math.max(0, Math.round(guess)));
}

/** Least whole k >= 0 for which a condition holds that, once true, stays true. */
export function leastWholeFrom(holds: (k: number) => boolean, guess: number): number {
  let high = guess;
  for (let step = 1; !holds(high); step *= 2) high += step;
  let low = high;
  for (let step = 1; low > 0 && holds(low); step *= 2) low = Math.max(0, high - step);
  if (holds(low)) return low;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** ψ(x) = d/dx ln Γ(x), x > 0. */
export function digamma(x: number): number {
  let sum = 0;
  let y = x;
  for (; y < 10; y++) sum -= 1 / y;
  const s = 1 / (y * y);
  const tail =
    s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760 - s / 12))))));
  return sum + Math.log(y) - 1 / (2 * y) - tail;
}

/** ψ′(x), x > 0. */
export function trigamma(x: number): number {
  let sum = 0;
  let y = x;
  for (; y < 10; y++) sum += 1 / (y * y);
  const s = 1 / (y * y);
  const tail = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * (691 / 2730 - s * (7 / 6)))))));
  return sum + 1 / y + s / 2 + tail / y;
}
