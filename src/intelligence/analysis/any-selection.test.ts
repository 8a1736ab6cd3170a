import { describe, expect, it } from 'vitest';
import { optionsOf, run, task } from '../../../test/analysis-task.ts';
import { createRandom } from '../../analysis/index.ts';
import type { MethodAnswer, MethodRecords, MethodTask } from './method.ts';
import { findMethod, METHODS } from './methods.ts';
import { canonicalJson } from './model.ts';

const NAMES = METHODS.map(({ name }) => name);

/** Selections that a filter can leave, none of which may be a surprise to any method. */
const SELECTIONS: readonly (readonly [name: string, n: number, change?: (all: MethodRecords) => void])[] = [
  ['nothing', 0],
  ['one record', 1],
  ['two records', 2],
  [
    'everything in one place',
    300,
    (all) => {
      all.x.fill(500);
      all.y.fill(500);
    },
  ],
  ['everything on one day', 300, (all) => all.day.fill(all.day[0]!)],
  [
    'everything outside the town',
    300,
    (all) => {
      all.x.fill(1e6);
      all.y.fill(-1e6);
      for (const areas of Object.values(all.areas)) areas.fill(0);
    },
  ],
  [
    'nothing with a place',
    300,
    (all) => {
      all.x.fill(Number.NaN);
      all.y.fill(Number.NaN);
      all.segmentId.fill(-1);
      all.addressId.fill(-1);
      for (const areas of Object.values(all.areas)) areas.fill(0);
    },
  ],
  [
    'nothing with a time',
    300,
    (all) => {
      all.day.fill(Number.NaN);
      all.occurredFrom.fill(Number.NaN);
      all.occurredTo.fill(Number.NaN);
    },
  ],
];

describe.each(SELECTIONS.map(([name, n, change]) => ({ name, n, change })))('$name', ({ n, change }) => {
  it.each(NAMES)('is answered by %s in words, with numbers that can be written', (name) => {
    const answer = run(name, task(n, change));
    expect(answer.nUsed).toBeLessThanOrEqual(n);
    if (answer.refused) expect(answer.refusal).toMatch(/^[A-Z].*\.$/s);
    else {
      expect(answer.words.join(' ')).not.toMatch(/NaN|Infinity|undefined/);
      expect(() => canonicalJson(answer.result)).not.toThrow();
    }
  });
});

/** The same records in another order. */
function shuffled(given: MethodTask): MethodTask {
  const random = createRandom(5);
  const { n } = given.records;
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const moved = <T extends Float64Array | Int32Array | Uint8Array>(values: T): T => {
    const copy = values.slice() as T;
    order.forEach((from, i) => {
      copy[i] = values[from]!;
    });
    return copy;
  };
  const { records } = given;
  const entries = Object.entries(records).map(([key, value]) => [
    key,
    ArrayBuffer.isView(value) ? moved(value as Float64Array) : value,
  ]);
  const areas = Object.fromEntries(Object.entries(records.areas).map(([kind, ids]) => [kind, moved(ids)]));
  return { ...given, records: { ...Object.fromEntries(entries), areas } as MethodRecords };
}

/** Chance is drawn by place in the order: another order is another draw, and the answer as good. */
const DRAWS = [
  'dualDensity',
  'relativeRisk',
  'stability',
  'localMoran',
  'globalMoran',
  'nearestNeighbourHierarchy',
  'nearRepeat',
  'spaceTimeK',
  'mantel',
  'ripleyK',
  'changePoints',
  'dbscan',
  'stDbscan',
  'hdbscan',
  'stac',
];

function numbersOf(answer: MethodAnswer): number[] {
  if (answer.refused) return [answer.nUsed];
  return [answer.nUsed, ...Object.values(answer.result.figures).filter((value) => typeof value === 'number')];
}

describe('The order in which records come', () => {
  it.each(NAMES.filter((name) => !DRAWS.includes(name)))('does not matter to %s', (name) => {
    const [as, other] = [run(name, task(300)), run(name, shuffled(task(300)))].map(numbersOf) as [number[], number[]];
    expect(other).toHaveLength(as.length);
    as.forEach((value, i) => {
      expect(Math.abs(other[i]! - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    });
  });

  it.each(DRAWS)('does not matter to what %s uses', (name) => {
    expect(optionsOf(findMethod(name)!)).toBeDefined();
    expect(run(name, shuffled(task(300))).nUsed).toBe(run(name, task(300)).nUsed);
  });
});
