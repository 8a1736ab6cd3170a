import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TargetReading } from '../clocks/model.ts';
import {
  type Measured,
  measure,
  quantileOf,
  removedWithin,
  shareOf,
  shareWords,
  timesBetween,
  withinTargets,
} from './model.ts';

const HOUR = 3_600_000;
const T = Date.UTC(2026, 10, 24, 6);
const reading = (state: TargetReading['state'], stoppedAt: number | null): TargetReading => ({
  ...{ id: 'crew', words: 'Within 2 hours', from: 'eligible', to: 'done', state, stoppedAt, startedAt: T },
  ...{ dueAt: null, allowed: 2 * HOUR, used: 0, left: 0 },
});
const one = (change: Partial<Measured> = {}): Measured => ({
  ...{ caseId: 1, code: 'VEH-UNTX', group: 'Vehicles', area: 'North', state: 'done', isOpen: false },
  ...{ marks: { reported: T, eligible: T + HOUR, done: T + 2 * HOUR }, pauses: [], targets: [reading('met', T)] },
  ...{ unpaused: [reading('met', T)], nReports: 1, nReopened: 0 },
  ...change,
});

describe('A share', () => {
  it('is the worked example of the field', () => {
    // 874 of 1,004: 87 %, 85 to 89 %.
    expect(shareWords(shareOf(874, 1004))).toBe('87 % (874 of 1,004; 95 % interval 85 to 89 %)');
    expect(shareWords(shareOf(0, 0))).toBe('no case yet');
  });
});

describe('A quantile', () => {
  it('has the order statistics of the table: of ten values the second and the ninth for the median', () => {
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(quantileOf(ten, 0.5)).toEqual({ value: 5, lower: 2, upper: 9 });
    expect(quantileOf(ten, 0.9)).toEqual({ value: 9, lower: 7, upper: null });
    expect(quantileOf([7], 0.5)).toEqual({ value: 7, lower: null, upper: null });
    expect(quantileOf([], 0.5)).toBeNull();
  });

  it('holds the true value at least 95 times in 100', () => {
    let covered = 0;
    let state = 12_345;
    const chance = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 4_294_967_296;
    };
    for (let trial = 0; trial < 2_000; trial++) {
      const sample = Array.from({ length: 40 }, chance).sort((a, b) => a - b);
      const { lower, upper } = quantileOf(sample, 0.5)!;
      if ((lower ?? 0) <= 0.5 && 0.5 <= (upper ?? 1)) covered += 1;
    }
    expect(covered / 2_000).toBeGreaterThanOrEqual(0.95 - 3 * Math.sqrt((0.95 * 0.05) / 2_000));
  });
});

describe('Measures', () => {
  it('cannot be improved by leaving open, pausing, merging or rejecting', () => {
    const good = Array.from({ length: 8 }, (_, i) => one({ caseId: i }));
    const missed = one({ caseId: 9, targets: [reading('late', T)], unpaused: [reading('late', T)] });
    const share = (cases: Measured[]) => withinTargets(cases)[0]!;
    expect(share([...good, missed])).toMatchObject({ k: 8, n: 9 });
    // Left open past its time.
    const open = one({
      state: 'scheduled',
      isOpen: true,
      marks: { reported: T, eligible: T },
      targets: [reading('late', null)],
    });
    expect(share([...good, open])).toMatchObject({ k: 8, n: 9, nLateOpen: 1 });
    // Paused: within, and what it would have been without stands beside.
    const paused = one({ targets: [reading('met', T)], unpaused: [reading('late', T)] });
    expect(share([...good, paused])).toMatchObject({ k: 9, n: 9, withoutPauses: { k: 8, n: 9 } });
    // Merged or rejected: gone from the share, and counted beside.
    const merged = one({ state: 'merged', targets: [reading('late', T)] });
    const rejected = one({ state: 'notOurs', targets: [] });
    const [all] = measure([...good, merged, rejected], T, 'kind', () => 9);
    expect(all!.beside).toMatchObject({ nMerged: 1, nRejected: 1 });
    expect(all!.within[0]).toMatchObject({ k: 8, n: 8 });
  });

  it('keep apart the promises of two kinds that name theirs alike', () => {
    const promise = (words: string, state: TargetReading['state']): TargetReading => ({ ...reading(state, T), words });
    const light = one({ targets: [promise('Within 5 working days', 'met')] });
    const needle = one({ targets: [promise('Within 2 hours', 'late')] });
    expect(withinTargets([light, needle, light])).toMatchObject([
      { target: 'crew', words: 'Within 5 working days', k: 2, n: 2 },
      { target: 'crew', words: 'Within 2 hours', k: 0, n: 1 },
    ]);
  });

  it('say how long people waited, and how many still wait', () => {
    const open = one({ state: 'scheduled', isOpen: true, marks: { reported: T } });
    const gone = one({ state: 'notFound', marks: { reported: T } });
    expect(timesBetween([one(), open, gone], 'reported', 'done')).toMatchObject({
      n: 1,
      nNotYet: 1,
      nOtherwise: 1,
      median: { value: 2 * HOUR },
    });
  });

  it('count every case in exactly one part', () => {
    const cases = fc.array(
      fc.record({ code: fc.constantFrom('A', 'B', 'C'), area: fc.constantFrom('North', 'South', null) }).map(one),
    );
    fc.assert(
      fc.property(cases, fc.constantFrom('kind', 'area', 'shift' as const), (some, by) => {
        const [all, ...parts] = measure(some, T, by as 'kind', () => 9);
        expect(parts.reduce((sum, part) => sum + part.beside.n, 0)).toBe(all!.beside.n);
      }),
    );
  });

  it('say of removed vehicles how many within two hours of each beginning', () => {
    const slow = one({ marks: { reported: T, eligible: T + 2 * HOUR, done: T + 3 * HOUR } });
    expect(removedWithin([one(), slow], 2 * HOUR)).toMatchObject({
      removed: 2,
      ofEligible: { k: 2 },
      ofReport: { k: 1 },
    });
  });
});
