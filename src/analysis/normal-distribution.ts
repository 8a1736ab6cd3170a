import { exp, log } from './portable-math.ts';

/** The error function and the normal distribution, to double accuracy in the far tails too. */
export const LN_SQRT_2PI = 0.9189385332046728;
const SQRT1_2 = Math.SQRT1_2;

function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

// Rational approximations of fdlibm's s_erf.c (Sun Microsystems 1993; error below 1 ulp).
const ERX = 0.8450629115104675;
const PP = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -0.000023763016656650163,
];
const QQ = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -0.000003960228278775368,
];
const PA = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
];
const QA = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
];
const RA = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
];
const SA = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
];
const RB = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
];
const SB = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
];

const word = new DataView(new ArrayBuffer(8));
function withoutLowWord(x: number): number {
  word.setFloat64(0, x);
  word.setUint32(4, 0);
  return word.getFloat64(0);
}

/** Of |x| >= 1.25: erfc(|x|), or 0 below the smallest double. */
function erfcTail(x: number): number {
  if (x > 27.3) return 0;
  const s = 1 / (x * x);
  const [r, q] = x < 1 / 0.35 ? [RA, SA] : [RB, SB];
  const z = withoutLowWord(x);
  return (exp(-z * z - 0.5625) * exp((z - x) * (z + x) + polynomial(s, r) / polynomial(s, q))) / x;
}

export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 0.84375) return x + x * (polynomial(x * x, PP) / polynomial(x * x, QQ));
  const value = size < 1.25 ? ERX + polynomial(size - 1, PA) / polynomial(size - 1, QA) : 1 - erfcTail(size);
  return x < 0 ? -value : value;
}

/** 1 − erf(x) without loss in the far tail. */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return Number.NaN;
  if (size < 0.84375) {
    const y = polynomial(x * x, PP) / polynomial(x * x, QQ);
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
  }
  if (size < 1.25) {
    const ratio = polynomial(size - 1, PA) / polynomial(size - 1, QA);
    return x >= 0 ? 1 - ERX - ratio : 1 + (ERX + ratio);
  }
  return x > 0 ? erfcTail(size) : 2 - erfcTail(size);
}

function normalPdf(z: number): number {
  return exp(-0.5 * z * z - LN_SQRT_2PI);
}

export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * SQRT1_2);
}

export function normalUpperTail(z: number): number {
  return 0.5 * erfc(z * SQRT1_2);
}

/** 2 Φ(−|z|). */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) * SQRT1_2);
}

/** z with Φ(z) = p. Acklam's start, two Halley steps. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  return p > 0.5 ? -normalQuantileBelowHalf(1 - p) : normalQuantileBelowHalf(p);
}

function normalQuantileBelowHalf(p: number): number {
  const t = Math.sqrt(-2 * log(p));
  let z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (let step = 0; step < 3; step++) {
    const density = normalPdf(z);
    if (density === 0) break;
    const error = (normalCdf(z) - p) / density;
    z -= error / (1 + 0.5 * error * z);
  }
  return z;
}
