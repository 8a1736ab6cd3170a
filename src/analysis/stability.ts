import { cellCentre, cellOf, type Grid } from './grid.ts';
import type { LeftOut } from './left-out.ts';
import type { PlanePoints } from './points.ts';
import { createRandom, type Random } from './random.ts';
import {
  type HotRule,
  hotCellsOf,
  middleOf,
  planStability,
  type StabilityOptions,
  type StabilityPlan,
} from './stability-plan.ts';

/**
 * What is changed in a replicate: places move within their stated precision; records are drawn anew with replacement; the
 * grid begins elsewhere; all three at once.
 */
export const STABILITY_PARTS = ['places', 'records', 'grid', 'together'] as const;
export type StabilityPart = (typeof STABILITY_PARTS)[number];

/** What replicates from to until - 1 gave: whole numbers that merge, so that any number of workers gives the same bytes. */
export interface StabilityReplicates {
  from: number;
  until: number;
  /** Part by part: replicates in which each hot spot stayed. */
  nStays: Int32Array;
  /** Part by part: replicates in which each cell of the grid was hot, also those that are not as recorded. */
  nHot: Int32Array;
}

/** One hot spot and in how many replicates of each part it stayed hot. */
export interface SpotStability {
  cells: Int32Array;
  /** Mean of the centres of its cells. */
  x: number;
  y: number;
  staysHot: Record<StabilityPart, number>;
  /** By `together`: firm from 95 %, fair from 80 %, else weak; null without replicates. */
  verdict: 'firm' | 'fair' | 'weak' | null;
  words: string;
}

export interface Stability {
  grid: Grid;
  spots: SpotStability[];
  /** Replicates in which each cell was hot, by part: a map of where the edge of a hot spot may lie. */
  nHot: Record<StabilityPart, Int32Array>;
  nReplicates: number;
  nUsed: number;
  leftOut: LeftOut[];
  parameters: StabilityPlan['parameters'] & { rule: HotRule };
}

/**
 * Would a hot spot still be one if places were known a little differently, if chance had dealt other records, if the grid
 * began elsewhere? "Stays hot in 96 of 100."
 *
 * A replicate makes the hot cells anew by the same rule; a hot spot stays where at least `shareOfCells` of its cells are
 * hot again (of a shifted grid: the cell that holds their centre). Says nothing of hot spots the data cannot show.
 * O(replicates × 4 × one run of the method).
 *
 * @throws RangeError as `planStability`
 */
export function stability(points: PlanePoints, options: StabilityOptions): Stability {
  const plan = planStability(points, options);
  return stabilityResult(plan, [stabilityReplicates(plan, 1, plan.parameters.nReplicates + 1)]);
}

/** Replicates from to until - 1, counted from 1. Each part of replicate r starts its own generator, `createRandom(seed + r)`. */
export function stabilityReplicates(plan: StabilityPlan, from: number, until: number): StabilityReplicates {
  const nSpots = plan.hotStarts.length - 1;
  const nCells = plan.grid.nColumns * plan.grid.nRows;
  const nStays = new Int32Array(nSpots * STABILITY_PARTS.length);
  const nHot = new Int32Array(nCells * STABILITY_PARTS.length);
  for (let r = from; r < until; r++) {
    STABILITY_PARTS.forEach((part, k) => {
      const isHot = hotInReplicate(plan, part, createRandom(plan.parameters.seed + r));
      for (let i = 0; i < nCells; i++) nHot[k * nCells + i] += isHot[i];
      for (let h = 0; h < nSpots; h++) {
        const [first, end] = [plan.hotStarts[h], plan.hotStarts[h + 1]];
        let still = 0;
        for (let c = first; c < end; c++) still += isHot[plan.hotCells[c]];
        if (still >= plan.parameters.shareOfCells * (end - first)) nStays[k * nSpots + h]++;
      }
    });
  }
  return { from, until, nStays, nHot };
}

/** 1 for each cell of the plan's grid that is hot in this replicate. */
function hotInReplicate(plan: StabilityPlan, part: StabilityPart, random: Random): Uint8Array {
  const { grid, rule, studyArea } = plan;
  const all = part === 'together';
  const points = all || part === 'places' ? moved(plan, random) : plan;
  const weights = all || part === 'records' ? drawnAnew(plan.weights, random) : plan.weights;
  if (!(all || part === 'grid')) return hotCellsOf(grid, rule, studyArea, points, weights);
  // One more column and row, begun up to a cell earlier, so that the shifted grid still covers every cell.
  const shifted: Grid = {
    ...grid,
    originX: grid.originX + (random.unit() - 1) * grid.cellSizeMetres,
    originY: grid.originY + (random.unit() - 1) * grid.cellSizeMetres,
    nColumns: grid.nColumns + 1,
    nRows: grid.nRows + 1,
  };
  const isHot = hotCellsOf(shifted, rule, studyArea, points, weights);
  return Uint8Array.from({ length: grid.nColumns * grid.nRows }, (_, i) => {
    const { x, y } = cellCentre(grid, i);
    return isHot[cellOf(shifted, x, y)];
  });
}

/** Every record anywhere on the disc of its uncertainty, each place alike. */
function moved(plan: StabilityPlan, random: Random): PlanePoints {
  const x = plan.x.slice();
  const y = plan.y.slice();
  for (let i = 0; i < x.length; i++) {
    const radius = plan.uncertaintyMetres[i];
    if (radius === 0) continue;
    let [dx, dy] = [1, 1];
    // From the square around it until within: without sine and cosine, which engines may round differently.
    while (dx * dx + dy * dy > 1) {
      dx = 2 * random.unit() - 1;
      dy = 2 * random.unit() - 1;
    }
    x[i] += radius * dx;
    y[i] += radius * dy;
  }
  return { x, y };
}

/** Each record's weight times how often it was drawn, of as many draws as there are records. */
function drawnAnew(weights: Float64Array, random: Random): Float64Array {
  const drawn = new Float64Array(weights.length);
  for (let k = 0; k < weights.length; k++) {
    const i = random.below(weights.length);
    drawn[i] += weights[i];
  }
  return drawn;
}

/** @throws RangeError unless the parts cover replicates 1 to nReplicates once each */
export function stabilityResult(plan: StabilityPlan, parts: readonly StabilityReplicates[]): Stability {
  const { grid, hotStarts, hotCells, parameters } = plan;
  const { nReplicates } = parameters;
  const nSpots = hotStarts.length - 1;
  const nCells = grid.nColumns * grid.nRows;
  const nStays = new Int32Array(nSpots * STABILITY_PARTS.length);
  const nHot = new Int32Array(nCells * STABILITY_PARTS.length);
  let next = 1;
  for (const part of [...parts].sort((a, b) => a.from - b.from || a.until - b.until)) {
    if (part.from !== next) throw new RangeError(`Got replicate ${part.from} where ${next} was expected.`);
    next = part.until;
    part.nStays.forEach((n, i) => {
      nStays[i] += n;
    });
    part.nHot.forEach((n, i) => {
      nHot[i] += n;
    });
  }
  if (next !== nReplicates + 1) throw new RangeError(`Got replicates 1 to ${next - 1}, expected 1 to ${nReplicates}.`);
  const byPart = <T>(read: (k: number) => T) =>
    Object.fromEntries(STABILITY_PARTS.map((part, k) => [part, read(k)])) as Record<StabilityPart, T>;
  return {
    grid,
    spots: Array.from({ length: nSpots }, (_, h) => {
      const cells = hotCells.slice(hotStarts[h], hotStarts[h + 1]);
      const staysHot = byPart((k) => nStays[k * nSpots + h]);
      return {
        cells,
        ...middleOf(grid, cells),
        staysHot,
        verdict: verdictOn(staysHot.together, nReplicates),
        words: wordsOn(staysHot, nReplicates),
      };
    }),
    nHot: byPart((k) => nHot.slice(k * nCells, (k + 1) * nCells)),
    nReplicates,
    nUsed: plan.x.length,
    leftOut: plan.leftOut,
    parameters: { ...parameters, rule: plan.rule },
  };
}

function verdictOn(nStays: number, nReplicates: number): SpotStability['verdict'] {
  if (nReplicates === 0) return null;
  return nStays >= 0.95 * nReplicates ? 'firm' : nStays >= 0.8 * nReplicates ? 'fair' : 'weak';
}

function wordsOn({ together, places, records, grid }: Record<StabilityPart, number>, nReplicates: number): string {
  if (nReplicates === 0) return 'Stability was not checked.';
  return (
    `Stays hot in ${together} of ${nReplicates} when all is changed at once: in ${places} when only places move within ` +
    `their precision, in ${records} when only records are drawn anew, in ${grid} when only the grid begins elsewhere.`
  );
}
