import { type LeftOut, leftOutOf } from './left-out.ts';
import { asListed, type ListedNeighbourhood, type Neighbourhood, neighbourSums } from './spatial-weights.ts';
import { normalUpperTail } from './special.ts';

export interface GlobalStatistic {
  statistic: number;
  /** Under randomisation: every arrangement of these values over these places equally likely. */
  expected: number;
  variance: number;
  /** Signed so that clustering of like values is positive. */
  z: number;
  /** Upper tail of the normal: "more clustered than chance". */
  p: number;
  parameters: { statistic: 'Moran I' | 'Geary C' | 'general G'; neighbourhood: string; weights: WeightStyle };
  nUsed: number;
  leftOut: LeftOut[];
}

/** Each place's weights sum to one, or each neighbour counts one. */
export type WeightStyle = 'row-standardised' | 'binary';

interface WeightSums {
  s0: number;
  s1: number;
  s2: number;
}

/** Values of the study area and its neighbourhood, both without the places that are NaN or have no neighbours. */
interface Prepared {
  values: Float64Array;
  listed: ListedNeighbourhood;
  neighbourhood: string;
  leftOut: LeftOut[];
}

export function preparePlaces(values: ArrayLike<number>, neighbourhood: Neighbourhood): Prepared {
  if (values.length !== neighbourhood.nPlaces) {
    throw new RangeError(`values has ${values.length} entries, expected one a place: ${neighbourhood.nPlaces}.`);
  }
  const { starts, neighbours } = asListed(neighbourhood);
  const isIn = Uint8Array.from({ length: values.length }, (_, i) => (Number.isNaN(values[i]) ? 0 : 1));
  let outside = 0;
  for (let i = 0; i < isIn.length; i++) if (isIn[i] === 0) outside++;
  let islands = 0;
  const place = new Int32Array(values.length).fill(-1);
  const kept: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (isIn[i] === 0) continue;
    let n = 0;
    for (let k = starts[i]; k < starts[i + 1]; k++) n += isIn[neighbours[k]];
    if (n === 0) islands++;
    else {
      place[i] = kept.length;
      kept.push(i);
    }
  }
  const newStarts = new Int32Array(kept.length + 1);
  const newNeighbours = new Int32Array(neighbours.length);
  let at = 0;
  kept.forEach((i, k) => {
    for (let q = starts[i]; q < starts[i + 1]; q++) {
      const neighbour = place[neighbours[q]];
      if (neighbour >= 0) newNeighbours[at++] = neighbour;
    }
    newStarts[k + 1] = at;
  });
  return {
    values: Float64Array.from(kept, (i) => values[i]),
    listed: {
      kind: 'listed',
      starts: newStarts,
      neighbours: newNeighbours.subarray(0, at),
      nPlaces: kept.length,
      description: neighbourhood.description,
    },
    neighbourhood: neighbourhood.description,
    leftOut: leftOutOf({ 'outside the study area': outside, 'no neighbours': islands }),
  };
}

function weightOf({ starts }: ListedNeighbourhood, style: WeightStyle): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, i) =>
    style === 'binary' ? 1 : 1 / (starts[i + 1] - starts[i]),
  );
}

/** S0 = Σ w, S1 = ½ Σ (w_ij + w_ji)², S2 = Σ (row sum + column sum)²; the relation must be symmetric. */
function weightSums({ starts, neighbours, nPlaces }: ListedNeighbourhood, weight: Float64Array): WeightSums {
  const [s0, s1, s2] = [exactSum(), exactSum(), exactSum()];
  for (let i = 0; i < nPlaces; i++) {
    const k = starts[i + 1] - starts[i];
    let toHere = 0;
    for (let q = starts[i]; q < starts[i + 1]; q++) {
      const back = weight[neighbours[q]];
      toHere += back;
      s1.add(0.5 * (weight[i] + back) ** 2);
    }
    s0.add(k * weight[i]);
    s2.add((k * weight[i] + toHere) ** 2);
  }
  return { s0: s0.total(), s1: s1.total(), s2: s2.total() };
}

/** Neumaier's sum: the variances below are small differences of large sums. */
function exactSum(): { add(value: number): void; total(): number } {
  let sum = 0;
  let lost = 0;
  return {
    add(value) {
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    },
    total: () => sum + lost,
  };
}

interface Deviations {
  z: Float64Array;
  squares: number;
  /** Fourth moment over squared second. */
  kurtosis: number;
}

export function deviationsOf(values: Float64Array): Deviations {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const z = values.map((value) => value - mean);
  const squares = exactSum();
  const fourth = exactSum();
  for (const value of z) {
    squares.add(value * value);
    fourth.add(value ** 4);
  }
  const sum = squares.total();
  return { z, squares: sum, kurtosis: fourth.total() / n / (sum / n) ** 2 };
}

/**
 * Are like values near each other over the whole area? Moran's I against randomisation, one-sided (clustering).
 *
 * @param values  one a place; NaN = outside the study area; places without neighbours are left out and said
 * Cliff & Ord 1981; the same figures as spdep's moran.test with style "W" or "B". NaN where all values are equal.
 */
export function moranI(
  values: ArrayLike<number>,
  neighbourhood: Neighbourhood,
  weights: WeightStyle = 'row-standardised',
): GlobalStatistic & { varianceNormality: number; zNormality: number } {
  const prepared = preparePlaces(values, neighbourhood);
  const { listed } = prepared;
  const n = listed.nPlaces;
  const { z, squares, kurtosis } = deviationsOf(prepared.values);
  const weight = weightOf(listed, weights);
  const { s0, s1, s2 } = weightSums(listed, weight);
  const { sums } = neighbourSums(listed, z);
  let cross = 0;
  for (let i = 0; i < n; i++) cross += z[i] * weight[i] * sums[i];
  const I = (n / s0) * (cross / squares);
  const expected = -1 / (n - 1);
  const s02 = s0 * s0;
  const variance =
    (n * (s1 * (n * n - 3 * n + 3) - n * s2 + 3 * s02) - kurtosis * (s1 * (n * n - n) - 2 * n * s2 + 6 * s02)) /
      ((n - 1) * (n - 2) * (n - 3) * s02) -
    expected * expected;
  const varianceNormality = (n * n * s1 - n * s2 + 3 * s02) / (s02 * (n * n - 1)) - expected * expected;
  return {
    ...resultOf('Moran I', I, expected, variance, (I - expected) / Math.sqrt(variance), prepared, weights),
    varianceNormality,
    zNormality: (I - expected) / Math.sqrt(varianceNormality),
  };
}

function resultOf(
  statistic: GlobalStatistic['parameters']['statistic'],
  value: number,
  expected: number,
  variance: number,
  z: number,
  { neighbourhood, leftOut, values }: Prepared,
  weights: WeightStyle,
): GlobalStatistic {
  const parameters = { statistic, neighbourhood, weights };
  return {
    statistic: value,
    expected,
    variance,
    z,
    p: Number.isNaN(z) ? Number.NaN : normalUpperTail(z),
    parameters,
    nUsed: values.length,
    leftOut,
  };
}

/** Geary's C: below 1 where neighbours differ less than places at large; more sensitive to near differences than Moran's I. */
export function gearyC(
  values: ArrayLike<number>,
  neighbourhood: Neighbourhood,
  weights: WeightStyle = 'row-standardised',
): GlobalStatistic {
  const prepared = preparePlaces(values, neighbourhood);
  const { listed } = prepared;
  const { starts, neighbours, nPlaces: n } = listed;
  const { z, squares, kurtosis } = deviationsOf(prepared.values);
  const weight = weightOf(listed, weights);
  const { s0, s1, s2 } = weightSums(listed, weight);
  let differences = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let q = starts[i]; q < starts[i + 1]; q++) sum += (z[i] - z[neighbours[q]]) ** 2;
    differences += weight[i] * sum;
  }
  const C = ((n - 1) / (2 * s0)) * (differences / squares);
  const s02 = s0 * s0;
  const variance =
    ((n - 1) * s1 * (n * n - 3 * n + 3 - (n - 1) * kurtosis) -
      0.25 * (n - 1) * s2 * (n * n + 3 * n - 6 - (n * n - n + 2) * kurtosis) +
      s02 * (n * n - 3 - (n - 1) ** 2 * kurtosis)) /
    (n * (n - 2) * (n - 3) * s02);
  return resultOf('Geary C', C, 1, variance, (1 - C) / Math.sqrt(variance), prepared, weights);
}

/**
 * Getis–Ord general G: do high values lie near high ones (z > 0) or low near low (z < 0)? For values of at least 0; binary
 * weights as usual. @throws RangeError for a negative value
 */
export function generalG(
  values: ArrayLike<number>,
  neighbourhood: Neighbourhood,
  weights: WeightStyle = 'binary',
): GlobalStatistic {
  const prepared = preparePlaces(values, neighbourhood);
  const { listed, values: x } = prepared;
  const n = listed.nPlaces;
  const weight = weightOf(listed, weights);
  const { s0, s1, s2 } = weightSums(listed, weight);
  const { sums } = neighbourSums(listed, x);
  let [cross, m1, m2, m3, m4] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const value = x[i];
    if (!(value >= 0)) throw new RangeError(`General G needs values of at least 0, got ${value}.`);
    cross += value * weight[i] * sums[i];
    m1 += value;
    m2 += value ** 2;
    m3 += value ** 3;
    m4 += value ** 4;
  }
  const pairs = m1 * m1 - m2;
  const G = cross / pairs;
  const expected = s0 / (n * (n - 1));
  const s02 = s0 * s0;
  const b0 = (n * n - 3 * n + 3) * s1 - n * s2 + 3 * s02;
  const b1 = -((n * n - n) * s1 - 2 * n * s2 + 6 * s02);
  const b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s02);
  const b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s02;
  const b4 = s1 - s2 + s02;
  const variance =
    (b0 * m2 * m2 + b1 * m4 + b2 * m1 * m1 * m2 + b3 * m1 * m3 + b4 * m1 ** 4) /
      (pairs * pairs * n * (n - 1) * (n - 2) * (n - 3)) -
    expected * expected;
  return resultOf('general G', G, expected, variance, (G - expected) / Math.sqrt(variance), prepared, weights);
}
