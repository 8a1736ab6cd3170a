import {
  cellOf,
  planStability,
  type StabilityOptions,
  type StabilityReplicates,
  stabilityReplicates,
  stabilityResult,
} from '../../analysis/index.ts';

/** Is this place still hot if places move, records are drawn anew and the grid begins elsewhere? Runs beside the live surface. */
export interface StabilityAsk {
  x: Float64Array;
  y: Float64Array;
  options: StabilityOptions;
  /** The place asked about, metres of the same plane. */
  at: { x: number; y: number };
}

export type StabilityTold =
  | { kind: 'progress'; done: number; of: number }
  | { kind: 'done'; staysHot: number | null; of: number; words: string; verdict: string | null; nUsed: number };

const AT_ONCE = 5;

self.addEventListener('message', ({ data }: MessageEvent<StabilityAsk>) => {
  const tell = (told: StabilityTold) => self.postMessage(told);
  const plan = planStability({ x: data.x, y: data.y }, data.options);
  const of = plan.parameters.nReplicates;
  const parts: StabilityReplicates[] = [];
  for (let from = 1; from <= of; from += AT_ONCE) {
    const until = Math.min(of + 1, from + AT_ONCE);
    parts.push(stabilityReplicates(plan, from, until));
    tell({ kind: 'progress', done: until - 1, of });
  }
  const { spots, nUsed, grid } = stabilityResult(plan, parts);
  const cell = cellOf(grid, data.at.x, data.at.y);
  const spot =
    spots.find(({ cells }) => cells.includes(cell)) ??
    spots.toSorted((a, b) => distance(a, data.at) - distance(b, data.at))[0];
  tell({
    kind: 'done',
    staysHot: spot?.staysHot.together ?? null,
    of,
    words: spot?.words ?? 'No cell here is hot by this measure.',
    verdict: spot?.verdict ?? null,
    nUsed,
  });
});

const distance = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);
