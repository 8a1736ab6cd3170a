/**
 * exp and log with the same bits on every engine. The language leaves the last digit of Math.exp and Math.log to the engine,
 * and engines differ: Node 20 and Chromium 156 do. Only +, -, *, / and bits are used here, which IEEE 754 fixes.
 *
 * Both are fdlibm's (Sun Microsystems 1993), error below 1 ulp, as Node 20's Math. Methods of this folder use these;
 * Math.sqrt, floor, abs, min and max are exact everywhere and stay.
 */
const real = new Float64Array(1);
const words = new Int32Array(real.buffer);
/** Where the word with sign and exponent lies: machines differ in the order of bytes. */
const HIGH = (() => {
  real[0] = 1;
  return words[1] === 0 ? 0 : 1;
})();

function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[1 - HIGH] = low;
  return real[0];
}

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const ONE_OVER_LN2 = Math.LOG2E;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
/** Words above 0x3fd62e42 begin here: half of ln 2; then one and a half. */
const HALF_LN2 = fromWords(0x3fd62e43, 0);
const THREE_HALVES_LN2 = fromWords(0x3ff0a2b2, 0);
const TWO_TO_MINUS_28 = fromWords(0x3e300000, 0);
const TWO_TO_MINUS_1000 = fromWords(0x01700000, 0);

/** 2 to the power of the place less 1022. */
const POWERS_OF_TWO = Float64Array.from({ length: 2046 }, (_, k) => fromWords((k + 1) << 20, 0));

/** e to the power x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < UNDERFLOW) return 0;
  const size = x < 0 ? -x : x;
  if (size < TWO_TO_MINUS_28) return 1 + x;
  let k = 0;
  let high = 0;
  let low = 0;
  let r = x;
  if (size >= HALF_LN2) {
    if (x === 1) return Math.E;
    if (size < THREE_HALVES_LN2) k = x < 0 ? -1 : 1;
    else k = (ONE_OVER_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    high = x - k * LN2_HIGH;
    low = k * LN2_LOW;
    r = high - low;
  }
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (k === 1024) return y * 2 * POWERS_OF_TWO[1023 + 1022];
  if (k >= -1021) return y * POWERS_OF_TWO[k + 1022];
  return y * POWERS_OF_TWO[k + 1000 + 1022] * TWO_TO_MINUS_1000;
}

/** Natural logarithm; -Infinity of 0, NaN below. */
export function log(value: number): number {
  if (Number.isNaN(value) || value < 0) return Number.NaN;
  if (value === 0) return Number.NEGATIVE_INFINITY;
  if (value === Number.POSITIVE_INFINITY) return value;
  let k = -1023;
  real[0] = value;
  if (words[HIGH] < 0x00100000) {
    real[0] = value * 18014398509481984;
    k -= 54;
  }
  const word = words[HIGH];
  const rest = word & 0x000fffff;
  const up = (rest + 0x95f64) & 0x100000;
  k += (word >> 20) + (up >> 20);
  const f = fromWords(rest | (up ^ 0x3ff00000), words[1 - HIGH]) - 1;
  if ((0x000fffff & (2 + rest)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const R = f * f * (0.5 - (1 / 3) * f);
    return k === 0 ? f - R : k * LN2_HIGH - (R - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const R = odd + even;
  if (((rest - 0x6147a) | (0x6b851 - rest)) > 0) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + R)) : k * LN2_HIGH - (half - (s * (half + R) + k * LN2_LOW) - f);
  }
  return k === 0 ? f - s * (f - R) : k * LN2_HIGH - (s * (f - R) - k * LN2_LOW - f);
}
