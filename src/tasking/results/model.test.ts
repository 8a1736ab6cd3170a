import { describe, expect, it } from 'vitest';
import { dayOfIsoDate } from '../../vocabulary/index.ts';
import type { Task, TaskMeasure } from '../tasks/model.ts';
import { boardOf, judgeDelivered, judgeIncidents, medianOf, tooEarly } from './model.ts';

const area = { type: 'Polygon' as const, coordinates: [] };
const measure: Extract<TaskMeasure, { kind: 'incidents' }> = {
  kind: 'incidents',
  words: 'Fewer deliberate fires.',
  measure: null,
  categories: ['fire/deliberate'],
  treated: area,
  buffer: area,
  control: area,
  bufferControl: area,
  before: { first: '2026-09-01', last: '2026-09-28' },
  after: { first: '2026-10-01', last: '2026-10-28' },
};
const later = { today: dayOfIsoDate('2026-12-01'), recordedTo: dayOfIsoDate('2026-11-30') };
const pair = (before: number, after: number) => ({ before, after });
const none = { control: null, buffer: null, bufferControl: null };

describe('what came of a task', () => {
  it('agrees with the paper: Wheeler & Ratcliffe 2018, table of the worked example', () => {
    const { verdict, difference, words } = judgeIncidents(
      measure,
      {
        treated: pair(207, 110),
        control: pair(308, 318),
        buffer: pair(178, 157),
        bufferControl: pair(150, 140),
      },
      later,
    );
    expect(verdict).toBe('fewer');
    expect(difference!.wdd).toBe(-118);
    expect(difference!.local).toBe(-107);
    expect(difference!.spillover).toBe(-11);
    expect(difference!.se).toBeCloseTo(Math.sqrt(1568), 10);
    expect(difference!.interval[0]).toBeCloseTo(-195.61, 2);
    expect(difference!.interval[1]).toBeCloseTo(-40.39, 2);
    expect(words[0]).toBe(
      'Fewer deliberate fires: treated area 207 before and 110 after; control area 308 before and 318 after; buffer 178 before and 157 after; control of the buffer 150 before and 140 after (28 days before and after).',
    );
    expect(words[1]).toBe(
      '118 fewer than the control leads one to expect (95 % interval 195.6 fewer to 40.4 fewer): fewer.',
    );
    expect(words[2]).toMatch(/11 fewer lie in the buffer .* a hint, not a finding/);
  });

  it('compares by day where the days before are longer', () => {
    // ptools, weights 2 and 1: control 100 and 50, treated 80 and 20 give -20 with SE √115.
    const long = { ...measure, before: { first: '2026-08-04', last: '2026-09-28' } };
    const { difference, words } = judgeIncidents(
      long,
      { ...none, treated: pair(80, 20), control: pair(100, 50) },
      later,
    );
    expect(difference!.wdd).toBeCloseTo(-20, 10);
    expect(difference!.se).toBeCloseTo(Math.sqrt(115), 10);
    expect(words.join(' ')).toMatch(/The days before are 56, those after 28/);
  });

  it.each([
    ['tooFew', pair(3, 0), pair(40, 41)],
    ['tooFew', pair(5, 4), pair(5, 5)],
    ['tooFew', pair(0, 0), pair(0, 0)],
    ['noClearChange', pair(20, 17), pair(20, 19)],
    ['noClearChange', pair(20, 10), pair(20, 20)],
    ['fewer', pair(80, 20), pair(80, 80)],
    ['more', pair(20, 80), pair(80, 80)],
    // The same fall everywhere is not this task's doing.
    ['noClearChange', pair(80, 40), pair(80, 40)],
  ] as const)('is %s for %o against %o', (verdict, treated, control) => {
    const outcome = judgeIncidents(measure, { ...none, treated, control }, later);
    expect(outcome.verdict).toBe(verdict);
    expect(outcome.words[0]).toContain(`${treated.before} before and ${treated.after} after`);
    if (verdict === 'tooFew') expect(outcome.words[1]).toMatch(/^Too few to tell/);
  });

  it('says without a control that it cannot be told from what happened everywhere', () => {
    // R: binom.test(10, 30) p = 0.09873715; rate ratio 0.5.
    const unclear = judgeIncidents(measure, { ...none, treated: pair(20, 10) }, later);
    expect(unclear).toMatchObject({ verdict: 'noClearChange', difference: null });
    expect(unclear.ratio!.p).toBeCloseTo(0.09873715, 8);
    expect(unclear.words[1]).toMatch(
      /^0\.50 times as often after as before .*: no clear change\. Without a control area/,
    );
    expect(judgeIncidents(measure, { ...none, treated: pair(80, 20) }, later).verdict).toBe('fewer');
    const rise = judgeIncidents(measure, { ...none, treated: pair(0, 12) }, later);
    expect(rise.verdict).toBe('more');
    expect(rise.words[1]).toMatch(/^None before/);
    expect(JSON.parse(JSON.stringify(rise)).ratio).toBeNull();
  });

  it('waits until the days are over and records reach so far', () => {
    const at = (today: string, recordedTo: string | null) =>
      tooEarly(measure, {
        today: dayOfIsoDate(today),
        recordedTo: recordedTo === null ? null : dayOfIsoDate(recordedTo),
      });
    expect(at('2026-10-28', '2026-10-28')).toMatch(/the days after last until 2026-10-28\.$/);
    expect(at('2026-10-30', '2026-10-27')).toMatch(/records do not reach so far yet/);
    expect(at('2026-10-30', null)).toMatch(/records have not come yet/);
    expect(at('2026-10-29', '2026-10-28')).toBeNull();
  });

  it('says for two weeks that late records may still come', () => {
    const counts = { ...none, treated: pair(80, 20), control: pair(80, 80) };
    const soon = { ...later, today: dayOfIsoDate('2026-11-10') };
    expect(judgeIncidents(measure, counts, soon).words.at(-1)).toMatch(/may still come in/);
    expect(judgeIncidents(measure, counts, later).words.at(-1)).not.toMatch(/may still come in/);
  });

  it('counts what was to be delivered by its unit, and says where the result does not', () => {
    const homes = { kind: 'delivered', words: 'Homes fitted.', unit: 'homes fitted', target: 40 } as const;
    const of = (...counts: { what: string; number: number }[]) =>
      judgeDelivered(homes, {
        input: { hours: 1, words: '' },
        output: { words: 'x', counts },
        cameOfIt: 'x',
        failure: 'neither',
        costPounds: null,
      });
    expect(of({ what: 'Homes fitted', number: 40 }).verdict).toBe('reached');
    expect(of({ what: 'homes fitted', number: 20 }, { what: 'homes fitted', number: 11 })).toMatchObject({
      verdict: 'notReached',
      words: ['31 of 40 homes fitted.'],
    });
    expect(of({ what: 'letters', number: 900 }).verdict).toBe('notCounted');
    expect(judgeDelivered(homes, null).verdict).toBe('notCounted');
  });
});

describe("the chair's board", () => {
  it('has the middle value, and none of nothing', () => {
    expect(medianOf([])).toEqual({ median: null, n: 0 });
    expect(medianOf([9, 1, 5])).toEqual({ median: 5, n: 3 });
    expect(medianOf([9, 1, 5, 6])).toEqual({ median: 5.5, n: 4 });
  });

  it('counts for each agency and all together', () => {
    const task = (agencyId: number, state: Task['state'], until: number) =>
      ({ state, who: { agencyId, teamId: null, personId: null }, when: { from: 0, until } }) as Task;
    const board = boardOf(
      {
        open: [task(2, 'blocked', 50), task(2, 'allocated', 200), task(3, 'submitted', 50)],
        rejections: [{ agencyId: 3 }],
        closings: [{ agencyId: 2 }],
        accepted: [
          { agencyId: 2, ms: 3_600_000 },
          { agencyId: 2, ms: 3 * 3_600_000 },
        ],
        closed: [{ agencyId: 2, ms: 86_400_000 }],
      },
      [2, 3],
      100,
    );
    expect(board).toEqual([
      {
        agencyId: null,
        open: 3,
        late: 1,
        blocked: 1,
        waiting: 1,
        rejected: 1,
        closed: 1,
        hoursToAccept: { median: 2, n: 2 },
        daysToClose: { median: 1, n: 1 },
      },
      {
        agencyId: 2,
        open: 2,
        late: 1,
        blocked: 1,
        waiting: 1,
        rejected: 0,
        closed: 1,
        hoursToAccept: { median: 2, n: 2 },
        daysToClose: { median: 1, n: 1 },
      },
      {
        agencyId: 3,
        open: 1,
        late: 0,
        blocked: 0,
        waiting: 0,
        rejected: 1,
        closed: 0,
        hoursToAccept: { median: null, n: 0 },
        daysToClose: { median: null, n: 0 },
      },
    ]);
  });
});
