import type { HarmEdition } from './harm-file.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import { exp } from './portable-math.ts';
import { createRandom, type Random } from './random.ts';

export interface HarmRecords {
  /** Offence of each record: an index into `codes`, -1 for none. */
  offence: ArrayLike<number>;
  /** Codes (or names) as the harm file has them. */
  codes: readonly string[];
  /** Area of each record, -1 for none. Left out: everything is one area. */
  area?: ArrayLike<number>;
  nAreas?: number;
}

export interface HarmOptions {
  /** Bootstrap replicates of the interval; 0 for none. Default 999. */
  nReplicates?: number;
  seed?: number;
  /** Default 0.95. */
  level?: number;
  /** How many offences are named as top contributors. Default 5. */
  nTop?: number;
}

export interface Contributor {
  code: string;
  name: string;
  count: number;
  harm: number;
  /** Of the harm of its total. */
  share: number;
}

/** Count and harm of one area, or of all, side by side. */
export interface CountAndHarm {
  /** Records whose offence has a weight in this edition: what the harm is made of. */
  count: number;
  harm: number;
  /** Bootstrap interval of the harm; NaN without replicates. */
  interval: [lower: number, upper: number];
  /** Most harm first. */
  top: Contributor[];
}

export interface HarmTotals {
  index: string;
  edition: string;
  /** Of all records in an area. */
  total: CountAndHarm;
  byArea: CountAndHarm[];
  nUsed: number;
  leftOut: LeftOut[];
  /** Codes met without a weight, most records first: those the index excludes, and those it does not know. */
  withoutWeight: { code: string; n: number; why: 'excluded by the index' | 'not in the file' }[];
  parameters: Required<HarmOptions>;
  /** Sentences a reader of the figures needs. */
  warnings: string[];
}

/**
 * Where is how much harm, beside where are how many incidents? Counts, and weights of one edition summed, by area.
 *
 * A handful of grave offences decides harm totals: they are named, and the interval shows what other draws of chance would
 * have given. It is a Poisson bootstrap, each record counted Poisson(1) times, so that the number of records varies too;
 * percentiles of `nReplicates`. With few grave offences it is too narrow: what has never happened is never drawn.
 *
 * O(records + replicates × (areas × offences + records / 64)).
 * @throws RangeError when arrays differ in length, an index is out of its range, or level does not lie between 0 and 1
 */
export function harmTotals(records: HarmRecords, edition: HarmEdition, options: HarmOptions = {}): HarmTotals {
  const { nReplicates = 999, seed = 1, level = 0.95, nTop = 5 } = options;
  const { codes, offence, area } = records;
  const nAreas = area === undefined ? 1 : (records.nAreas ?? 0);
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, got ${level}.`);
  if (!(Number.isInteger(nReplicates) && nReplicates >= 0)) {
    throw new RangeError(`nReplicates must be a whole number from 0 on, got ${nReplicates}.`);
  }
  const weights = codes.map((code) => edition.weights.get(code) ?? Number.NaN);
  const counted = countByAreaAndCode(offence, area, nAreas, weights);
  const intervals = bootstrap(counted.counts, weights, nAreas, { nReplicates, seed, level });
  const sideBySide = (counts: ArrayLike<number>, interval: [number, number]): CountAndHarm =>
    countAndHarm(counts, interval, { codes, weights, edition, nTop });
  const byArea = Array.from({ length: nAreas }, (_, a) =>
    sideBySide(counted.counts.subarray(a * codes.length, (a + 1) * codes.length), intervals[a]),
  );
  const all = codes.map((_, c) => byArea.reduce((sum, _area, a) => sum + counted.counts[a * codes.length + c], 0));
  const total = sideBySide(all, intervals[nAreas]);
  const withoutWeight = codes
    .map((code, c) => ({
      code,
      n: counted.nWithoutWeight[c],
      why: edition.excluded.has(code) ? ('excluded by the index' as const) : ('not in the file' as const),
    }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n);
  return {
    index: edition.index,
    edition: edition.edition,
    total,
    byArea,
    nUsed: total.count,
    leftOut: leftOutOf({
      'no offence': counted.nNoOffence,
      'in no area': counted.nNoArea,
      'excluded by the index': sumOf(withoutWeight, 'excluded by the index'),
      'offence not in the harm file': sumOf(withoutWeight, 'not in the file'),
    }),
    withoutWeight,
    parameters: { nReplicates, seed, level, nTop },
    warnings: warningsOn(total, withoutWeight),
  };
}

function sumOf(lines: HarmTotals['withoutWeight'], why: HarmTotals['withoutWeight'][number]['why']): number {
  return lines.reduce((sum, line) => sum + (line.why === why ? line.n : 0), 0);
}

function countByAreaAndCode(
  offence: ArrayLike<number>,
  area: ArrayLike<number> | undefined,
  nAreas: number,
  weights: readonly number[],
) {
  if (area !== undefined && area.length !== offence.length) {
    throw new RangeError(`area has ${area.length} entries, expected one a record: ${offence.length}.`);
  }
  const counts = new Float64Array(nAreas * weights.length);
  const nWithoutWeight = new Int32Array(weights.length);
  let [nNoOffence, nNoArea] = [0, 0];
  for (let i = 0; i < offence.length; i++) {
    const [c, a] = [offence[i], area === undefined ? 0 : area[i]];
    if (!(c < weights.length && a < nAreas)) {
      throw new RangeError(`Record ${i} has offence ${c} of ${weights.length} and area ${a} of ${nAreas}.`);
    }
    if (c < 0) nNoOffence++;
    else if (a < 0) nNoArea++;
    else if (Number.isNaN(weights[c])) nWithoutWeight[c]++;
    else counts[a * weights.length + c]++;
  }
  return { counts, nWithoutWeight, nNoOffence, nNoArea };
}

function countAndHarm(
  counts: ArrayLike<number>,
  interval: [number, number],
  kind: { codes: readonly string[]; weights: readonly number[]; edition: HarmEdition; nTop: number },
): CountAndHarm {
  const { codes, weights, edition, nTop } = kind;
  let [count, harm] = [0, 0];
  const lines: Contributor[] = [];
  for (let c = 0; c < codes.length; c++) {
    if (counts[c] === 0) continue;
    count += counts[c];
    harm += counts[c] * weights[c];
    const name = edition.names.get(codes[c]) ?? codes[c];
    lines.push({ code: codes[c], name, count: counts[c], harm: counts[c] * weights[c], share: 0 });
  }
  // Ties by the order of the codes, because sorting is stable.
  lines.sort((a, b) => b.harm - a.harm);
  const top = lines.slice(0, nTop).map((line) => ({ ...line, share: harm > 0 ? line.harm / harm : 0 }));
  return { count, harm, interval, top };
}

/** Intervals of each area and, last, of all. Replicate r has its own generator, seed + r. */
function bootstrap(
  counts: Float64Array,
  weights: readonly number[],
  nAreas: number,
  { nReplicates, seed, level }: { nReplicates: number; seed: number; level: number },
): [number, number][] {
  const drawn = Array.from({ length: nAreas + 1 }, () => new Float64Array(nReplicates));
  for (let r = 1; r <= nReplicates; r++) {
    const random = createRandom(seed + r);
    let all = 0;
    for (let a = 0; a < nAreas; a++) {
      let harm = 0;
      for (let c = 0; c < weights.length; c++) {
        const n = counts[a * weights.length + c];
        if (n > 0) harm += weights[c] * poissonDraw(n, random);
      }
      drawn[a][r - 1] = harm;
      all += harm;
    }
    drawn[nAreas][r - 1] = all;
  }
  return drawn.map((values) => {
    if (nReplicates === 0) return [Number.NaN, Number.NaN];
    values.sort();
    // The k-th from either end with k = (R + 1)·(1 − level)/2: whole for 999 and 95 %.
    const k = Math.min(nReplicates, Math.max(1, Math.floor(((nReplicates + 1) * (1 - level)) / 2)));
    return [values[k - 1], values[nReplicates - k]];
  });
}

const MOST_AT_ONCE = 64;
const tables: (Float64Array | undefined)[] = [];

/** A Poisson number of whole mean n, as a sum of ones of mean up to 64 by inversion. */
function poissonDraw(n: number, random: Random): number {
  let sum = 0;
  for (let rest = n; rest > 0; rest -= MOST_AT_ONCE) {
    const mean = Math.min(rest, MOST_AT_ONCE);
    tables[mean] ??= poissonTable(mean);
    const table = tables[mean];
    const u = random.unit();
    let [low, high] = [0, table.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (u < table[middle]) high = middle;
      else low = middle + 1;
    }
    sum += low;
  }
  return sum;
}

/** P(X <= k) until what is left is below what `unit` can draw. */
function poissonTable(mean: number): Float64Array {
  const cumulated: number[] = [];
  let chance = exp(-mean);
  for (let k = 0, sum = 0; sum < 1 - 1e-12 && k < 400; k++) {
    if (k > 0) chance *= mean / k;
    sum += chance;
    cumulated.push(sum);
  }
  return Float64Array.from(cumulated);
}

function warningsOn(total: CountAndHarm, withoutWeight: HarmTotals['withoutWeight']): string[] {
  const warnings: string[] = [];
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const [first] = total.top;
  if (first !== undefined && first.share >= 0.25) {
    warnings.push(
      `${first.count} of ${total.count} records (${first.name}) make ${percent(first.share)} of the harm: read the interval.`,
    );
  }
  const unknown = sumOf(withoutWeight, 'not in the file');
  if (unknown > 0) {
    warnings.push(`${unknown} records have an offence that this edition gives no weight: they are in no harm total.`);
  }
  return warnings;
}

export type HarmComparison =
  | { comparable: true; countDifference: number; harmDifference: number; harmRatio: number }
  | { comparable: false; refusal: string };

/**
 * The second total less the first. Totals of different indexes or editions are refused in words: their difference would
 * mostly be that of the weights.
 */
export function compareHarm(first: HarmTotals, second: HarmTotals): HarmComparison {
  if (first.index !== second.index || first.edition !== second.edition) {
    const name = ({ index, edition }: HarmTotals) => `${index} ${edition}`;
    return {
      comparable: false,
      refusal: `These totals use ${name(first)} and ${name(second)}. Weigh both periods by one edition to compare them.`,
    };
  }
  return {
    comparable: true,
    countDifference: second.total.count - first.total.count,
    harmDifference: second.total.harm - first.total.harm,
    harmRatio: second.total.harm / first.total.harm,
  };
}

/** The weight of each record, for methods that take weights; NaN where the edition has none, which methods leave out and say so. */
export function harmWeights(records: Pick<HarmRecords, 'offence' | 'codes'>, edition: HarmEdition): Float64Array {
  const weights = records.codes.map((code) => edition.weights.get(code) ?? Number.NaN);
  return Float64Array.from(records.offence, (c) => (c < 0 ? Number.NaN : weights[c]));
}
