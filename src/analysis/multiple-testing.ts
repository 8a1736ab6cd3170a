/**
 * Benjamini–Hochberg adjusted p-values: an entry at or below q is among those that may be called out while at most a
 * share q of what is called out is expected to be false. Values need not be sorted; NaN (not tested) stays NaN and is
 * not counted. Benjamini & Hochberg 1995, JRSS B 57(1):289-300.
 *
 * @throws RangeError for a p outside [0, 1]
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  const order: number[] = [];
  for (let i = 0; i < pValues.length; i++) {
    const p = pValues[i];
    if (Number.isNaN(p)) continue;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`p-value ${i} must lie in 0 to 1, got ${p}.`);
    order.push(i);
  }
  order.sort((a, b) => pValues[a] - pValues[b] || a - b);
  const m = order.length;
  let least = 1;
  for (let rank = m; rank >= 1; rank--) {
    const i = order[rank - 1];
    least = Math.min(least, pValues[i] * (m / rank));
    adjusted[i] = least;
  }
  return adjusted;
}

/** True where the Benjamini–Hochberg procedure calls the entry out at level q. */
export function benjaminiHochbergRejected(pValues: ArrayLike<number>, q: number): boolean[] {
  return Array.from(benjaminiHochberg(pValues), (p) => p <= q);
}
