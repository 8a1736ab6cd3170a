import type { KnoxResult } from './knox.ts';

/** Fewer incidents than this cannot carry the test. */
export const FEWEST_FOR_KNOX = 50;

/** How far and how long the chance is raised after an incident. */
export interface NearRepeatZone {
  metres: number;
  days: number;
  observed: number;
  expected: number;
  /** observed / expected - 1: 0.64 is 64 % more than chance. */
  lift: number;
  /** The largest p of the bands in the zone. */
  p: number;
}

export interface NearRepeatFindings {
  /** At the same place; null where nothing stands out or no such band was asked for. */
  samePlace: NearRepeatZone | null;
  /** Around it. */
  nearby: NearRepeatZone | null;
  /** The answer for a reader who knows no statistics, and what it rests on. */
  words: string[];
}

export interface KnoxWordsOptions {
  /** The incident in the singular, default "incident". */
  incident?: string;
  /** A band counts when its p is at most this, default 0.05, */
  significance?: number;
  /** and its ratio at least this, default 1.2 (Ratcliffe's rule for a notable pattern). */
  notableRatio?: number;
}

/**
 * What a Knox table says. The zone is the largest block of bands that begins at the incident and in which every band is
 * significant and notable; of blocks with as many bands the longer in days.
 */
export function nearRepeatFindings(result: KnoxResult, options: KnoxWordsOptions = {}): NearRepeatFindings {
  const { incident = 'incident', significance = 0.05, notableRatio = 1.2 } = options;
  const firstNear = result.spaceBands[0]?.samePlace ? 1 : 0;
  const stands = (cell: number): boolean => result.p[cell] <= significance && result.ratio[cell] >= notableRatio;
  const samePlace = firstNear === 1 ? largestZone(result, 0, 1, stands) : null;
  const nearby = largestZone(result, firstNear, result.spaceBands.length, stands);
  const words: string[] = [];
  if (result.nUsed < FEWEST_FOR_KNOX) {
    words.push(
      `${result.nUsed} incidents are too few for this test to tell a pattern from chance; it needs at least ${FEWEST_FOR_KNOX}.`,
    );
  }
  const many = result.parameters.nReplicates;
  if (many === 0) {
    words.push('No replicates were asked for, so nothing can be said about chance.');
  } else if (samePlace === null && nearby === null) {
    words.push(
      `No near-repeat pattern: in no band next to ${article(incident)} ${incident} are there both ${percent(notableRatio - 1)} more pairs than expected and a p of ${significance} or less.`,
    );
  }
  if (nearby !== null) {
    words.push(
      `For ${nearby.days} days and ${nearby.metres} m after ${article(incident)} ${incident} the chance of another is ${percent(nearby.lift)} higher than expected (${nearby.observed} pairs seen, ${nearby.expected.toFixed(1)} expected, p = ${shortP(nearby.p)}).`,
    );
  }
  if (samePlace !== null) {
    words.push(
      `At the same place it is ${percent(samePlace.lift)} higher for ${samePlace.days} days (${samePlace.observed} pairs seen, ${samePlace.expected.toFixed(1)} expected, p = ${shortP(samePlace.p)}).`,
    );
  }
  const { distance, intervals, seed } = result.parameters;
  words.push(
    `${result.nUsed} incidents; distances ${distance}; bands ${intervals === 'half-open' ? 'hold their lower edge' : 'hold their upper edge'}; times dealt out anew ${many} times, seed ${seed}.`,
    ...result.leftOut.map(({ n, reason }) => `${n} left out: ${reason}.`),
  );
  return { samePlace, nearby, words };
}

function largestZone(
  result: KnoxResult,
  firstBand: number,
  endBand: number,
  stands: (cell: number) => boolean,
): NearRepeatZone | null {
  const nTime = result.timeBands.length;
  let best: NearRepeatZone | null = null;
  let bestBands = 0;
  let widest = nTime;
  for (let s = firstBand; s < endBand && Number.isFinite(result.spaceBands[s].until); s++) {
    let t = 0;
    while (t < widest && Number.isFinite(result.timeBands[t].until) && stands(s * nTime + t)) t++;
    widest = t;
    const nBands = (s - firstBand + 1) * widest;
    const days = widest === 0 ? 0 : result.timeBands[widest - 1].until;
    if (nBands === 0 || nBands < bestBands || (nBands === bestBands && best !== null && days <= best.days)) continue;
    bestBands = nBands;
    best = zoneOf(result, firstBand, s, widest);
  }
  return best;
}

function zoneOf(result: KnoxResult, firstBand: number, lastBand: number, nTimeBands: number): NearRepeatZone {
  const nTime = result.timeBands.length;
  let observed = 0;
  let expected = 0;
  let p = 0;
  for (let s = firstBand; s <= lastBand; s++) {
    for (let t = 0; t < nTimeBands; t++) {
      observed += result.observed[s * nTime + t];
      expected += result.expected[s * nTime + t];
      p = Math.max(p, result.p[s * nTime + t]);
    }
  }
  return {
    metres: result.spaceBands[lastBand].until,
    days: result.timeBands[nTimeBands - 1].until,
    observed,
    expected,
    lift: observed / expected - 1,
    p,
  };
}

function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? 'an' : 'a';
}

function percent(share: number): string {
  // Nothing expected and something seen: the lift has no number.
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : 'beyond measure';
}

function shortP(p: number): string {
  return String(Number(p.toPrecision(2)));
}
