/**
 * Local regression on equally spaced values, as STL uses it: tricube weights over the `span` nearest values, at every
 * `jump`th value with straight lines between. Positions count from 0.
 */
export interface Loess {
  /** Values in the neighbourhood, odd. Larger than the series widens the weights beyond it. */
  span: number;
  /** 0 a constant, 1 a line. */
  degree: 0 | 1;
  jump: number;
}

/**
 * @param values   series smoothed
 * @param weights  of each value, or null for all alike; 0 leaves a value out
 * @param target   filled with the smoothed series
 */
export function smooth(
  values: Float64Array,
  { span, degree, jump }: Loess,
  weights: Float64Array | null,
  target: Float64Array,
) {
  const n = values.length;
  if (n < 2) {
    target.set(values);
    return;
  }
  const step = Math.min(jump, n - 1);
  const fitAt = (i: number) => {
    const left = span >= n ? 0 : Math.min(Math.max(0, i - (span + 1) / 2 + 1), n - span);
    const right = span >= n ? n - 1 : left + span - 1;
    const found = smoothAt(values, span, degree, i, left, right, weights);
    target[i] = Number.isNaN(found) ? values[i] : found;
  };
  let last = 0;
  fitAt(0);
  for (let i = step; i < n; i += step) {
    fitAt(i);
    drawBetween(target, last, i);
    last = i;
  }
  if (last !== n - 1) {
    fitAt(n - 1);
    drawBetween(target, last, n - 1);
  }
}

function drawBetween(values: Float64Array, from: number, to: number): void {
  const slope = (values[to] - values[from]) / (to - from);
  for (let i = from + 1; i < to; i++) values[i] = values[from] + slope * (i - from);
}

/** Value of the local fit at a position, which may lie outside the series; NaN where no weight is left. */
export function smoothAt(
  values: Float64Array,
  span: number,
  degree: 0 | 1,
  at: number,
  left: number,
  right: number,
  weights: Float64Array | null,
): number {
  const n = values.length;
  const reach = Math.max(at - left, right - at) + (span > n ? Math.floor((span - n) / 2) : 0);
  const w = new Float64Array(right - left + 1);
  let total = 0;
  for (let j = left; j <= right; j++) {
    const distance = Math.abs(j - at);
    if (distance > 0.999 * reach) continue;
    const share = distance / reach;
    const tricube = distance <= 0.001 * reach ? 1 : (1 - share * share * share) ** 3;
    w[j - left] = weights === null ? tricube : weights[j] * tricube;
    total += w[j - left];
  }
  if (total <= 0) return Number.NaN;
  for (let k = 0; k < w.length; k++) w[k] /= total;
  if (reach > 0 && degree > 0) {
    let centre = 0;
    for (let k = 0; k < w.length; k++) centre += w[k] * (left + k);
    let spread = 0;
    for (let k = 0; k < w.length; k++) spread += w[k] * (left + k - centre) ** 2;
    if (Math.sqrt(spread) > 0.001 * (n - 1)) {
      const slope = (at - centre) / spread;
      for (let k = 0; k < w.length; k++) w[k] *= slope * (left + k - centre) + 1;
    }
  }
  let sum = 0;
  for (let k = 0; k < w.length; k++) sum += w[k] * values[left + k];
  return sum;
}
