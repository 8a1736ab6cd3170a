import { LN_SQRT_2PI, normalQuantile } from './normal-distribution.ts';
import { exp, log } from './portable-math.ts';

export {
  erf,
  erfc,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  normalUpperTail,
} from './normal-distribution.ts';

/**
 * Special functions and the distributions made of them, to double accuracy (relative error of a few 1e-15 to 1e-13 in
 * the far tails too): what every test in this folder stands on. Names: `…Cdf` is P(X <= x); `…UpperTail` is P(X >= k)
 * for counts and P(X > x) for continuous ones.
 */

// Lanczos with g = 607/128 and 15 terms (Godfrey 2001).
const LANCZOS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  0.00003399464998481189, 0.00004652362892704858, -0.00009837447530487956, 0.0001580887032249125,
  -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 0.00008441822398385275,
  -0.000026190838401581408, 0.0000036899182659531625,
];

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x >= 12) return (x - 0.5) * log(x) - x + LN_SQRT_2PI + stirlingError(x);
  if (x === 1 || x === 2) return 0;
  if (x < 0.5) return log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (y + i);
  const t = y + 5.2421875;
  return (y + 0.5) * log(t) - t + LN_SQRT_2PI + log(sum);
}

// ln Γ(x) − Stirling's formula at x = n/2, n = 0 … 30 (Loader 2000).
const STIRLING_HALVES = Float64Array.from({ length: 31 }, (_, n) =>
  n === 0 ? 0 : logFactorialSmall(n / 2) - ((n / 2 + 0.5) * log(n / 2) - n / 2 + LN_SQRT_2PI),
);

function logFactorialSmall(x: number): number {
  let product = 1;
  let y = x;
  while (y > 0.75) {
    product *= y;
    y -= 1;
  }
  return log(product) + (y === 0.5 ? log(Math.sqrt(Math.PI) / 2) : 0);
}

/** δ(x) = ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), which is ln x! less its Stirling formula. */
function stirlingError(x: number): number {
  if (x <= 15 && Number.isInteger(2 * x)) return STIRLING_HALVES[2 * x];
  if (x < 12) return logGamma(x + 1) - ((x + 0.5) * log(x) - x + LN_SQRT_2PI);
  const s = 1 / (x * x);
  return (
    (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s * (1 / 156))))))) / x
  );
}

/** x ln(x/m) + m − x without cancellation where x is near m (Loader's bd0). */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) < 0.1 * (x + m)) {
    const v = (x - m) / (x + m);
    let sum = (x - m) * v;
    let term = 2 * x * v;
    const square = v * v;
    for (let j = 1; j < 1000; j++) {
      term *= square;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
  }
  return x * log(x / m) + m - x;
}

/** x^a e^(−x) / Γ(a+1), also for an a that is not whole. */
function gammaPrefactor(a: number, x: number): number {
  if (x === 0) return a === 0 ? 1 : 0;
  if (a === 0) return exp(-x);
  if (a < 1e-3 || x < a * 1e-280) return exp(a * log(x) - x - logGamma(a + 1));
  return exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

const MAX_TERMS = 100_000;
const TINY = 1e-300;

/** Lower and upper regularised incomplete gamma at once, each to its own relative accuracy. */
function gammaBoth(a: number, x: number): [lower: number, upper: number] {
  if (!(a > 0) || !(x >= 0)) return [Number.NaN, Number.NaN];
  if (x === 0) return [0, 1];
  if (x === Number.POSITIVE_INFINITY) return [1, 0];
  const prefactor = gammaPrefactor(a, x);
  if (x < a + 1) {
    let sum = 1;
    let term = 1;
    for (let n = 1; n < MAX_TERMS; n++) {
      term *= x / (a + n);
      sum += term;
      if (term < sum * 1e-17) break;
    }
    const lower = Math.min(1, prefactor * sum);
    return [lower, 1 - lower];
  }
  // Lentz on the continued fraction of Γ(a, x).
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-16) break;
  }
  const upper = Math.min(1, prefactor * a * h);
  return [1 - upper, upper];
}

/** Regularised lower incomplete gamma P(a, x). */
export function gammaP(a: number, x: number): number {
  return gammaBoth(a, x)[0];
}

/** Regularised upper incomplete gamma Q(a, x). */
export function gammaQ(a: number, x: number): number {
  return gammaBoth(a, x)[1];
}

/** x with P(shape, x) = p (scale 1). */
export function gammaQuantile(p: number, shape: number): number {
  if (!(p >= 0 && p <= 1) || !(shape > 0)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const z = normalQuantile(p);
  const start = shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
  return solveIncreasing(
    (x) => (p < 0.5 ? gammaP(shape, x) - p : 1 - p - gammaQ(shape, x)),
    start > 0 ? start : shape * 1e-3,
    0,
    Number.POSITIVE_INFINITY,
  );
}

/** P(χ² with df degrees > x). */
export function chiSquaredUpperTail(x: number, df: number): number {
  return x <= 0 ? 1 : gammaQ(df / 2, x / 2);
}

export function poissonPmf(k: number, mean: number): number {
  if (!(mean >= 0)) return Number.NaN;
  if (k < 0 || !Number.isInteger(k)) return 0;
  return gammaPrefactor(k, mean);
}

/** P(X <= k) for X ~ Poisson(mean). */
export function poissonCdf(k: number, mean: number): number {
  if (!(mean >= 0)) return Number.NaN;
  if (k < 0) return 0;
  return mean === 0 ? 1 : gammaQ(Math.floor(k) + 1, mean);
}

/** P(X >= k) for X ~ Poisson(mean): how often chance alone gives k or more where `mean` are expected. Exact far into the tail. */
export function poissonUpperTail(k: number, mean: number): number {
  if (!(mean >= 0)) return Number.NaN;
  if (k <= 0) return 1;
  return mean === 0 ? 0 : gammaP(Math.ceil(k), mean);
}

/** Least k with P(X <= k) >= p. */
export function poissonQuantile(p: number, mean: number): number {
  if (!(p >= 0 && p <= 1) || !(mean >= 0)) return Number.NaN;
  if (p === 1) return mean === 0 ? 0 : Number.POSITIVE_INFINITY;
  if (mean === 0) return 0;
  const z = normalQuantile(Math.max(p, 1e-300));
  return leastWhole(
    (k) => (p > 0.5 ? poissonUpperTail(k + 1, mean) <= 1 - p : poissonCdf(k, mean) >= p),
    mean + z * Math.sqrt(mean),
    Number.POSITIVE_INFINITY,
  );
}

/**
 * Exact (Garwood) interval for the mean behind a Poisson count.
 * @param level  for instance 0.95
 */
export function poissonInterval(count: number, level: number): [lower: number, upper: number] {
  const tail = (1 - level) / 2;
  return [count === 0 ? 0 : gammaQuantile(tail, count), gammaQuantile(1 - tail, count + 1)];
}

function binomialPrefactor(k: number, n: number, p: number): number {
  if (p === 0) return k === 0 ? 1 : 0;
  if (p === 1) return k === n ? 1 : 0;
  if (k === 0) return exp(n * Math.log1p(-p));
  if (k === n) return exp(n * log(p));
  const exponent =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * (1 - p));
  return exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

export function binomialPmf(k: number, n: number, p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  return k < 0 || k > n || !Number.isInteger(k) ? 0 : binomialPrefactor(k, n, p);
}

export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : betaRegularised(1 - p, n - Math.floor(k), Math.floor(k) + 1);
}

/** P(X >= k) for X ~ Binomial(n, p). */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : betaRegularised(p, Math.ceil(k), n - Math.ceil(k) + 1);
}

/** Regularised incomplete beta I_x(a, b). */
export function betaRegularised(x: number, a: number, b: number): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  // Each side of the mean has its own fraction, so that the small tail is the one computed.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaFraction(1 - x, x, b, a);
  return betaFraction(x, 1 - x, a, b);
}

/** I_x(a, b) by Lentz; converges fast for x below the mean; y = 1 − x. */
function betaFraction(x: number, y: number, a: number, b: number): number {
  // x^a y^b Γ(a+b)/(Γ(a) Γ(b)) written through the binomial density of "a of a+b" = that / (a b/(a+b)) …
  const front = betaPrefactor(x, y, a, b) / a;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let h = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-16) break;
  }
  return front * h;
}

/** x^a y^b / B(a, b), y = 1 − x. */
function betaPrefactor(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  if (a < 1e-3 || b < 1e-3) {
    return exp(a * log(x) + b * log(y) - logGamma(a) - logGamma(b) + logGamma(n));
  }
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return exp(exponent) * Math.sqrt((a * b) / (2 * Math.PI * n));
}

/** x with I_x(a, b) = p. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0)) return Number.NaN;
  if (p === 0 || p === 1) return p;
  return solveIncreasing((x) => betaRegularised(x, a, b) - p, a / (a + b), 0, 1);
}

/** Exact (Clopper–Pearson) interval for the share behind k of n. */
export function binomialInterval(k: number, n: number, level: number): [lower: number, upper: number] {
  const tail = (1 - level) / 2;
  return [k === 0 ? 0 : betaQuantile(tail, k, n - k + 1), k === n ? 1 : betaQuantile(1 - tail, k + 1, n - k)];
}

/** P(T > t) for Student's t with df degrees. */
export function studentUpperTail(t: number, df: number): number {
  const tail = 0.5 * betaRegularised(df / (df + t * t), df / 2, 0.5);
  return t >= 0 ? tail : 1 - tail;
}

/** Root of an increasing function in (low, high) by bracketing, bisection on the exponent first, then ITP-like secants. */
function solveIncreasing(f: (x: number) => number, start: number, low: number, high: number): number {
  let a = low;
  let b = high;
  let x = start;
  for (let step = 0; step < 2000 && b === Number.POSITIVE_INFINITY; step++) {
    if (f(x) >= 0) b = x;
    else {
      a = x;
      x *= 2;
    }
  }
  // Bisection: halves of the bits, so that small roots keep their relative accuracy.
  for (let step = 0; step < 200; step++) {
    const middle = a > 0 && b / a > 4 ? Math.sqrt(a) * Math.sqrt(b) : a === 0 ? Math.min(b / 16, b) : a + (b - a) / 2;
    if (middle <= a || middle >= b || middle === 0) break;
    if (f(middle) >= 0) b = middle;
    else a = middle;
  }
  return b;
}

/** Least whole k >= 0 for which an eventually true condition holds, searched outward from a guess. */
function leastWhole(holds: (k: number) => boolean, guess: number, limit: number): number {
  let high = Math.max(0, Math.min(Math.round(guess), limit));
  let step = 1;
  while (!holds(high)) {
    high += step;
    step *= 2;
    if (high > limit) return limit;
  }
  step = 1;
  let low = high;
  while (low > 0 && holds(Math.max(low - step, 0))) {
    low = Math.max(0, low - step);
    step *= 2;
  }
  let below = Math.max(-1, low - step);
  let at = low;
  if (low === 0) return 0;
  while (at - below > 1) {
    const middle = (at + below) >> 1;
    if (holds(middle)) at = middle;
    else below = middle;
  }
  return at;
}
