import {
  benjaminiHochberg,
  knox,
  mannKendall,
  type SpaceTimeEvents,
  weightedDisplacementDifference,
} from '../../src/analysis/index.ts';
import { chanceOfAtLeast, pooledDispersion, usualOf } from '../../src/intelligence/briefing/usual.ts';
import { chosen, type TownRecord, type TruthTown } from './records.ts';
import type { Score } from './scores.ts';

const DAY = 1440;
const MEETING = 510;

/** The briefing's rule for near repeats; with nothing planted: the ordinary burglaries alone. */
export function scoreKnox(one: TruthTown, score: Score): void {
  const burglaries = chosen(one, ['28E', '28F']);
  const called = (records: readonly TownRecord[]) => {
    const { ratio, p } = knox(eventsOf(records), {
      spaceEdgesMetres: [200],
      timeEdgesDays: [14],
      samePlaceMetres: null,
      nReplicates: 199,
      seed: one.seed,
    });
    return ratio[0]! >= 1.2 && p[0]! <= 0.01;
  };
  score.planted(score.timed(burglaries.length, () => called(burglaries)));
  score.nothingPlanted(called(burglaries.filter(({ planted }) => planted === '')) ? 1 : 0);
}

function eventsOf(records: readonly TownRecord[]): SpaceTimeEvents {
  return {
    x: Float64Array.from(records, ({ x }) => x),
    y: Float64Array.from(records, ({ y }) => y),
    time: Float64Array.from(records, ({ from }) => Math.floor(from / DAY) * DAY * 60_000),
  };
}

/**
 * The briefing's count rule by kind of record and ward, on the last day, against the same weekday of eight weeks at the
 * same age. Planted: the three exceptions. With nothing planted: the same rule 28 days earlier.
 */
export function scoreCounts(one: TruthTown, score: Score): void {
  const { truth, town, lastDay } = one;
  const called = score.timed(one.records.length, () => exceptionsOn(one, lastDay));
  for (const { ward, keys } of truth.exceptions) {
    const w = town.wards.findIndex(({ name }) => name === ward);
    score.planted(keys.some((key) => called.has(`${key} ${w}`)));
  }
  const emerging = new Set(
    one.records.filter(({ planted }) => planted === 'emerging').map(({ key, ward }) => `${key} ${ward}`),
  );
  const planted = new Set(
    truth.exceptions.flatMap(({ ward, keys }) =>
      keys.map((key) => `${key} ${town.wards.findIndex(({ name }) => name === ward)}`),
    ),
  );
  score.called(called.size, [...called].filter((cell) => !planted.has(cell) && !emerging.has(cell)).length);
  score.nothingPlanted(exceptionsOn(one, lastDay - 28).size);
}

function exceptionsOn({ records, town }: TruthTown, day: number): Set<string> {
  const nWindows = 9;
  const windows = new Map<string, number[][]>();
  for (const { key, ward, from, recorded } of records) {
    const weeks = (day - Math.floor(from / DAY)) / 7;
    if (!Number.isInteger(weeks) || weeks < 0 || weeks >= nWindows) continue;
    // Known by the meeting of the morning after.
    if (recorded >= (Math.floor(from / DAY) + 1) * DAY + MEETING) continue;
    let byWard = windows.get(key);
    if (byWard === undefined) {
      byWard = town.wards.map(() => new Array<number>(nWindows).fill(0));
      windows.set(key, byWard);
    }
    byWard[ward]![weeks]!++;
  }
  const cells = [...windows].flatMap(([key, byWard]) => {
    const dispersion = pooledDispersion(byWard.map((counts) => counts.slice(1)));
    return byWard.map(([count, ...earlier], ward) => ({
      cell: `${key} ${ward}`,
      count: count!,
      p: chanceOfAtLeast(count!, usualOf(earlier, dispersion)),
    }));
  });
  const adjusted = benjaminiHochberg(cells.map(({ p }) => p));
  return new Set(cells.filter(({ count }, i) => count >= 3 && adjusted[i]! <= 0.01).map(({ cell }) => cell));
}

/**
 * The operation in Westgate: a year before against a year after, the ring counted in, each with a control ward of its own.
 * With nothing planted: the same areas 340 days each side of a day before the operation.
 */
export function scoreWdd(one: TruthTown, score: Score): void {
  const { counts, date, n } = operation(one);
  const verdictOn = (middle: number, days: number) => {
    const beforeAfter = (name: 'treated' | 'buffer' | 'control0' | 'control1') => ({
      before: counts(name, middle - days, middle),
      after: counts(name, middle, middle + days),
    });
    return weightedDisplacementDifference({
      treated: beforeAfter('treated'),
      control: beforeAfter('control0'),
      displacement: beforeAfter('buffer'),
      displacementControl: beforeAfter('control1'),
    }).verdict;
  };
  score.planted(score.timed(n, () => verdictOn(date, 365)) === 'fewer');
  score.nothingPlanted(verdictOn(date - 345, 340) === 'no clear change' ? 0 : 1);
}

/** Four-week counts from a year before the operation to a year after; with nothing planted: the control wards. */
export function scoreMannKendall(one: TruthTown, score: Score): void {
  const { counts, date, n } = operation(one);
  const series = (names: readonly ('treated' | 'control0' | 'control1')[]) =>
    Array.from({ length: 26 }, (_, k) =>
      names.reduce((sum, name) => sum + counts(name, date + (k - 13) * 28, date + (k - 12) * 28), 0),
    );
  const falls = (values: readonly number[]) => {
    const { z, p } = mannKendall(values);
    return z < 0 && p <= 0.05;
  };
  const treated = series(['treated']);
  score.planted(score.timed(n, () => falls(treated)));
  for (const control of ['control0', 'control1'] as const) score.nothingPlanted(falls(series([control])) ? 1 : 0);
}

function operation({ truth, town, records }: TruthTown) {
  const { intervention } = truth;
  const date = Math.round(Date.parse(intervention.date) / (DAY * 60_000));
  const role = new Map<number, string>();
  const controlWards = [...new Set(intervention.control.map((code) => areaOf(code).ward))];
  function areaOf(code: string) {
    const i = town.smallAreas.findIndex((area) => area.code === code);
    return { i, ward: town.smallAreas[i]!.ward };
  }
  for (const code of intervention.treated) role.set(areaOf(code).i, 'treated');
  for (const code of intervention.buffer) role.set(areaOf(code).i, 'buffer');
  for (const code of intervention.control) {
    const { i, ward } = areaOf(code);
    role.set(i, `control${controlWards.indexOf(ward)}`);
  }
  const keys = new Set(intervention.codes);
  const known = records
    .filter(({ key, smallArea }) => keys.has(key) && role.has(smallArea))
    .map(({ smallArea, from }) => ({ name: role.get(smallArea)!, day: Math.floor(from / DAY) }));
  const counts = (name: string, from: number, until: number) =>
    known.reduce((sum, one) => sum + (one.name === name && one.day >= from && one.day < until ? 1 : 0), 0);
  return { counts, date, n: known.length };
}
