import { KERNELS, type Kernel } from '../../analysis/index.ts';
import { countWords } from '../ui/words.ts';
import { densityBreaks, niceUnit } from './linked-views.ts';
import type { MapSearch } from './search.ts';

/** What the surface under the marks shows, made live in the browser. */
export const LIVE_METHODS = ['density', 'counts', 'hotspots'] as const;
export type LiveMethod = (typeof LIVE_METHODS)[number];

export interface Measure {
  method: LiveMethod;
  kernel: Kernel;
  /** How far a record is felt; for the Gaussian its standard deviation. */
  reachMetres: number;
  cellMetres: number;
  /** Gi*: cells whose middles lie within this are neighbours. */
  radiusMetres: number;
  /** Records, or the harm they stand for by the weights that were loaded. */
  weigh: 'count' | 'harm';
}

export const LIMITS = {
  reach: { from: 50, to: 1500, step: 25, usual: 250 },
  cell: { from: 25, to: 500, step: 25 },
  radius: { from: 100, to: 2000, step: 50, usual: 500 },
} as const;

export const USUAL_CELL: Record<LiveMethod, number> = { density: 50, counts: 200, hotspots: 200 };

const within = (value: number | undefined, { from, to }: { from: number; to: number }, usual: number): number =>
  value === undefined || !Number.isFinite(value) ? usual : Math.max(from, Math.min(to, value));

export function readMeasure(search: MapSearch): Measure {
  const method = LIVE_METHODS.find((known) => known === search.method) ?? 'density';
  return {
    method,
    kernel: KERNELS.find((known) => known === search.kernel) ?? 'quartic',
    reachMetres: within(search.reach, LIMITS.reach, LIMITS.reach.usual),
    cellMetres: within(search.cell, LIMITS.cell, USUAL_CELL[method]),
    radiusMetres: within(search.radius, LIMITS.radius, LIMITS.radius.usual),
    weigh: search.weigh === 'harm' ? 'harm' : 'count',
  };
}

export const METHOD_NAMES: Record<LiveMethod, string> = {
  density: 'Density',
  counts: 'Counts by square',
  hotspots: 'Gi* hot spots',
};

export const KERNEL_NAMES: Record<Kernel, string> = {
  quartic: 'Quartic: falls off gently to nothing',
  gaussian: 'Gaussian: a bell without an end',
  triangular: 'Triangular: falls off evenly',
  uniform: 'Uniform: the same all over, then nothing',
  epanechnikov: 'Epanechnikov: rounded, then nothing',
};

/** The measure in a line of provenance. */
export function measureWords({ method, kernel, reachMetres, cellMetres, radiusMetres, weigh }: Measure): string {
  const what = weigh === 'harm' ? ' of harm' : '';
  if (method === 'density') return `${kernel} density${what}, ${reachMetres} m reach, no edge correction`;
  if (method === 'counts') return `counts${what} in squares of ${cellMetres} m`;
  return `Gi*${what}, squares of ${cellMetres} m, neighbours within ${radiusMetres} m, false discovery rate 5 %`;
}

/** One class of the key: a colour token and what it means. */
export interface KeyClass {
  token: string;
  word: string;
  range: string;
}

/** Breaks of what a measure shows, from the highest value that what and span reach anywhere. */
export function breaksOf(measure: Measure, most: number, isDifference: boolean): number[] {
  if (isDifference) return differenceBreaks(most);
  if (measure.method === 'hotspots') return GI_BREAKS;
  if (measure.method === 'density' || measure.weigh === 'harm') return densityBreaks(most);
  const rising: number[] = [];
  for (const at of densityBreaks(most)) rising.push(Math.max((rising.at(-1) ?? 0) + 1, Math.round(at)));
  return rising;
}

/** Signed significance of Gi*: ±1 at an adjusted p of 5 %, ±2 at 1 %. */
export const GI_BREAKS = [-2, -1, 1, 2];

/** Four breaks around nothing, from the highest density of such a period: about a twenty-fifth and an eighth of it. */
const differenceBreaks = (most: number): number[] => {
  const unit = niceUnit(most / 25);
  return [-3 * unit, -unit, unit, 3 * unit];
};

/** Colour tokens by class: five from clear to busiest, or lower and higher on both sides of clear. */
export const RISING_TOKENS = ['--s0', '--s1', '--s2', '--s3', '--s4'] as const;
export const SIGNED_TOKENS = ['--d0', '--d1', '--d3', '--d4'] as const;

export const isSigned = (measure: Measure, isDifference: boolean): boolean =>
  isDifference || measure.method === 'hotspots';

const RISING_WORDS = ['Some', 'Busy', 'Busier', 'Very busy', 'Busiest'] as const;

const few = (value: number): string =>
  Math.abs(value) >= 10 || Number.isInteger(value)
    ? countWords(value)
    : String(Number(value.toPrecision(2))).replace('-', '−');

/** What each colour means, highest first, with its unit; below the lowest class nothing is drawn, and `clear` says so. */
export function keyOf(
  measure: Measure,
  isDifference: boolean,
  breaks: readonly number[],
  periodWords: string,
): { unit: string; classes: KeyClass[]; clear: string } {
  const things = measure.weigh === 'harm' ? 'Harm' : 'Records';
  if (isDifference) {
    const [, , small = 0, large = 0] = breaks;
    return {
      unit: `${things} per km² more or fewer than in the days compared with`,
      classes: [
        { token: '--d4', word: 'Much more', range: `over ${few(large)}` },
        { token: '--d3', word: 'More', range: `${few(small)} to ${few(large)}` },
        { token: '--d1', word: 'Fewer', range: `${few(small)} to ${few(large)}` },
        { token: '--d0', word: 'Far fewer', range: `over ${few(large)}` },
      ],
      clear: `Within ${few(small)} either way is left clear. A colour is a difference, not yet more than chance.`,
    };
  }
  if (measure.method === 'hotspots') {
    return {
      unit: `Against chance, ${periodWords}, squares of ${measure.cellMetres} m`,
      classes: [
        { token: '--d4', word: 'Hot', range: 'p up to 0.01' },
        { token: '--d3', word: 'Hot', range: 'p up to 0.05' },
        { token: '--d1', word: 'Cold', range: 'p up to 0.05' },
        { token: '--d0', word: 'Cold', range: 'p up to 0.01' },
      ],
      clear: 'p allows for all squares tested at once. What chance could make is left clear.',
    };
  }
  const unit =
    measure.method === 'density'
      ? `${things} per km² in ${periodWords}`
      : `${things} a square of ${measure.cellMetres} m in ${periodWords}`;
  const classes = RISING_WORDS.map((word, i): KeyClass => {
    const [at, next] = [breaks[i] ?? 0, breaks[i + 1]];
    return {
      token: RISING_TOKENS[i] ?? '--s4',
      word,
      range: next === undefined ? `over ${few(at)}` : `${few(at)} to ${few(next)}`,
    };
  }).reverse();
  return { unit, classes, clear: `Under ${few(breaks[0] ?? 0)} is left clear. Breaks are fixed.` };
}
