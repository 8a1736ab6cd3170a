/** Columns of a design matrix, each with one entry a row. */
export type Columns = readonly ArrayLike<number>[];

export interface LeastSquares {
  /** One a column; NaN for a column that is a combination of those before it (R calls it aliased). */
  coefficients: Float64Array;
  /** (XᵀWX)⁻¹ as rows; NaN where a column is aliased. */
  covariance: Float64Array[];
  /** Diagonal of the hat matrix, one a row. */
  leverages: Float64Array;
  /** Columns that count. */
  rank: number;
}

// R's glm takes a column for dependent where this share of its length or less is left.
const DEPENDENT = 1e-11;

/**
 * Weighted least squares by modified Gram–Schmidt, each column made orthogonal twice so that Q is orthogonal to
 * machine accuracy. O(rows × columns²).
 */
export function leastSquares(columns: Columns, response: ArrayLike<number>, weights: ArrayLike<number>): LeastSquares {
  const n = response.length;
  const roots = Float64Array.from({ length: n }, (_, i) => Math.sqrt(weights[i]));
  const rest = Float64Array.from({ length: n }, (_, i) => roots[i] * response[i]);
  const q: Float64Array[] = [];
  const kept: number[] = [];
  // Column by column: r[k] holds the coefficients of kept column k on q[0 … k].
  const r: Float64Array[] = [];
  const projected: number[] = [];
  columns.forEach((column, j) => {
    const v = Float64Array.from({ length: n }, (_, i) => roots[i] * column[i]);
    const before = Math.sqrt(dot(v, v));
    const on = new Float64Array(q.length + 1);
    for (let pass = 0; pass < 2; pass++) {
      q.forEach((unit, k) => {
        on[k] += removeProjection(v, unit);
      });
    }
    const length = Math.sqrt(dot(v, v));
    if (!(length > DEPENDENT * before)) return;
    on[q.length] = length;
    for (let i = 0; i < n; i++) v[i] /= length;
    projected.push(removeProjection(rest, v));
    q.push(v);
    r.push(on);
    kept.push(j);
  });
  const rank = kept.length;
  const solve = (right: ArrayLike<number>) => {
    const x = Float64Array.from(right);
    for (let k = rank - 1; k >= 0; k--) {
      x[k] /= r[k][k];
      for (let m = 0; m < k; m++) x[m] -= r[k][m] * x[k];
    }
    return x;
  };
  const solved = solve(projected);
  const inverse = kept.map((_, k) => solve(Float64Array.from({ length: rank }, (_, m) => (m === k ? 1 : 0))));
  const coefficients = new Float64Array(columns.length).fill(Number.NaN);
  const covariance = columns.map(() => new Float64Array(columns.length).fill(Number.NaN));
  kept.forEach((j, k) => {
    coefficients[j] = solved[k];
    kept.forEach((i, m) => {
      covariance[j][i] = inverse.reduce((sum, column) => sum + column[k] * column[m], 0);
    });
  });
  const leverages = Float64Array.from({ length: n }, (_, i) => q.reduce((sum, unit) => sum + unit[i] ** 2, 0));
  return { coefficients, covariance, leverages, rank };
}

/** What a row of the design adds up to; aliased coefficients add nothing. */
export function rowTimes(columns: Columns, row: number, coefficients: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < columns.length; j++) {
    if (!Number.isNaN(coefficients[j])) sum += columns[j][row] * coefficients[j];
  }
  return sum;
}

/** xᵀ C x for a row x of the design: the variance of its fitted value. */
export function rowVariance(columns: Columns, row: number, covariance: readonly ArrayLike<number>[]): number {
  let sum = 0;
  for (let j = 0; j < columns.length; j++) {
    for (let k = 0; k < columns.length; k++) {
      const entry = covariance[j][k];
      if (!Number.isNaN(entry)) sum += columns[j][row] * entry * columns[k][row];
    }
  }
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Takes the part along a unit vector out of v, and gives its length. */
function removeProjection(v: Float64Array, unit: Float64Array): number {
  const along = dot(v, unit);
  for (let i = 0; i < v.length; i++) v[i] -= along * unit[i];
  return along;
}
