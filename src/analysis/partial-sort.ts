/**
 * Puts wanted order statistics in their places by partial quicksort (Singleton 1969, Chambers 1971; ACM algorithms 347
 * and 410), step for step as R's stl does: `wanted` should rise, and where it does not the result is R's, not the
 * order statistic. Only `stl` with `scale: 'as R'` has a use for that.
 */
export function partialSort(values: Float64Array, wanted: readonly number[]): Float64Array {
  settle(values, 0, values.length - 1, wanted, 0, wanted.length - 1);
  return values;
}

function settle(a: Float64Array, low: number, high: number, wanted: readonly number[], from: number, to: number): void {
  let i = low;
  let j = high;
  let first = from;
  let last = to;
  if (first > last) return;
  while (j - i > 10 || (i === 0 && i < j)) {
    const [l, k] = partition(a, i, j);
    // The smaller part goes on; where nothing wanted lies in it, the larger.
    if (l - i <= j - k) {
      let within = last;
      while (within >= first && wanted[within] > l) within--;
      if (within < first) i = k;
      else {
        settle(a, k, j, wanted, within + 1, last);
        j = l;
        last = within;
      }
    } else {
      let within = first;
      while (within <= last && wanted[within] < k) within++;
      if (within > last) j = l;
      else {
        settle(a, i, l, wanted, first, within - 1);
        i = k;
        first = within;
      }
    }
  }
  a.subarray(i, j + 1).sort();
}

/** Around the median of the first, middle and last value: up to l none is above it, from k none below. */
function partition(a: Float64Array, i: number, j: number): [l: number, k: number] {
  const middle = Math.floor((i + j) / 2);
  if (a[i] > a[middle]) swap(a, i, middle);
  if (a[j] < a[middle]) {
    swap(a, j, middle);
    if (a[i] > a[middle]) swap(a, i, middle);
  }
  const pivot = a[middle];
  let k = i;
  let l = j;
  for (;;) {
    do l--;
    while (a[l] > pivot);
    do k++;
    while (a[k] < pivot);
    if (k > l) return [l, k];
    swap(a, k, l);
  }
}

function swap(a: Float64Array, i: number, j: number): void {
  const kept = a[i];
  a[i] = a[j];
  a[j] = kept;
}
