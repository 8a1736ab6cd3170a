import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendars } from '../clocks/model.ts';
import {
  addMonths,
  assess,
  foldPenalty,
  meetsThreshold,
  offenceProblems,
  offencesOn,
  type PenaltyEvent,
  reviewDays,
  reviewFigures,
  reviewSteps,
  SEED_OFFENCES,
  SEED_RISK_QUESTIONS,
  SEED_THRESHOLD,
  standsAgainstPenalty,
  standsAgainstStep,
  thresholdProblems,
} from './model.ts';

const DAY = 86_400_000;
const D = 20_000;
const localDay = (instant: number) => Math.floor(instant / DAY);
const litter = offencesOn(SEED_OFFENCES, '2026-11-24').find(({ code }) => code === 'litter')!;
const event = (day: number, rest: object) => ({ at: day * DAY, by: 'Warden', words: '', ...rest }) as PenaltyEvent;
const offered = event(D, { what: 'offered', pence: 10_000, discountPence: 7_500, offenceAt: D * DAY });
const fold = (today: number, ...events: PenaltyEvent[]) =>
  foldPenalty(litter, [offered, ...events], today, localDay, addMonths);
const good = { identity: 'Driving licence', age: 30, vulnerability: '', understands: true, evidence: 'Photo 1' };

describe('A fixed penalty', () => {
  it('is offered only after every check, and says what to do instead', () => {
    expect(standsAgainstPenalty(litter, good, 10_000)).toEqual([]);
    expect(standsAgainstPenalty(litter, { ...good, age: 16 }, 10_000)[0]).toContain('youth service');
    const nothing = { identity: ' ', age: null, vulnerability: 'confused', understands: false, evidence: '' };
    expect(standsAgainstPenalty(litter, nothing, 60_000)).toHaveLength(6);
  });

  it('asks for the discounted amount to the end of its last day, then for the whole', () => {
    expect(fold(D + 10)).toMatchObject({ state: 'open', asked: 7_500, left: 7_500, discountDay: D + 10 });
    expect(fold(D + 11)).toMatchObject({ asked: 10_000, left: 10_000, payDay: D + 14 });
    expect(fold(D + 40, event(D + 10, { what: 'paid', pence: 7_500, reference: 'a' }))).toMatchObject({
      state: 'paid',
    });
    const late = event(D + 11, { what: 'paid', pence: 7_500, reference: 'a' });
    expect(fold(D + 40, late)).toMatchObject({ state: 'open', left: 2_500 });
    expect(fold(D + 40, late, event(D + 41, { what: 'paid', pence: 2_500, reference: 'b' }))).toMatchObject({
      state: 'paid',
    });
  });

  it('lapses when six months have passed since the offence, and can then only be cancelled', () => {
    const last = addMonths(D, 6) - 1;
    expect(fold(last).state).toBe('open');
    const lapsed = fold(last + 1);
    expect(lapsed.state).toBe('lapsed');
    expect(standsAgainstStep(lapsed, 'prosecute', last + 1)).toContain('passed');
    expect(standsAgainstStep(lapsed, 'cancel', last + 1)).toBeNull();
    expect(standsAgainstStep(fold(D + 14), 'prosecute', D + 14)).toContain('not passed');
    expect(standsAgainstStep(fold(D + 15), 'prosecute', D + 15)).toBeNull();
  });

  it('never asks for less than nothing, and is paid exactly when what was asked came in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 12_000 })), { maxLength: 6 }), (payments) => {
        const events = payments
          .toSorted(([a], [b]) => a - b)
          .map(([day, pence]) => event(D + day, { what: 'paid', pence, reference: '' }));
        const penalty = fold(D + 61, ...events);
        let sum = 0;
        const isPaid = events.some((each) => {
          sum += each.what === 'paid' ? each.pence : 0;
          return sum >= (localDay(each.at) <= D + 10 ? 7_500 : 10_000);
        });
        expect(penalty.state).toBe(isPaid ? 'paid' : 'open');
        expect(penalty.left).toBe(isPaid ? 0 : Math.max(0, 10_000 - penalty.paid));
      }),
    );
  });
});

describe('The amounts of an offence', () => {
  it('are those that had begun on the day', () => {
    const raised = { ...litter, from: '2026-04-01', usualPence: 15_000 };
    const on = (date: string) => offencesOn([raised, ...SEED_OFFENCES], date).find(({ code }) => code === 'litter');
    expect(on('2026-03-31')?.usualPence).toBe(10_000);
    expect(on('2026-04-01')?.usualPence).toBe(15_000);
  });
});

describe('Risk to a victim', () => {
  it('is high for one grave answer, whatever the rest', () => {
    expect(assess(SEED_RISK_QUESTIONS, { harm: '4', often: '0' })).toMatchObject({
      level: 'high',
      contactWithinDays: 1,
    });
  });

  it('says what was not answered and never counts it', () => {
    const assessed = assess(SEED_RISK_QUESTIONS, { often: '4' });
    expect(assessed).toMatchObject({ score: 4, most: 4, level: 'high' });
    expect(assessed.unanswered).toHaveLength(SEED_RISK_QUESTIONS.length - 1);
    expect(assess(SEED_RISK_QUESTIONS, {})).toMatchObject({ score: 0, most: 0, level: 'standard' });
  });

  it('rises with every answer that is worse', () => {
    const all = (i: number) =>
      Object.fromEntries(
        SEED_RISK_QUESTIONS.map(({ id, options }) => [id, options[Math.min(i, options.length - 1)]!.value]),
      );
    expect([0, 1, 4].map((i) => assess(SEED_RISK_QUESTIONS, all(i)).level)).toEqual(['standard', 'medium', 'high']);
  });
});

describe('The threshold of a case review', () => {
  const report = (day: number, late = 0) => ({ happenedDay: D + day, reportedDay: D + day + late });
  const meets = (days: number[], isGrave = false) =>
    meetsThreshold(
      SEED_THRESHOLD,
      days.map((day) => report(day)),
      D,
      isGrave,
      addMonths,
    );

  it('counts reports made in time within its months', () => {
    expect(meets([-10, -20, -30])).toMatchObject({ isMet: true, nCounted: 3 });
    expect(meets([-10, -20, -300])).toMatchObject({ isMet: false, nCounted: 2 });
    const late = [report(-40, 32), report(-50), report(-60)];
    expect(meetsThreshold(SEED_THRESHOLD, late, D, false, addMonths)).toMatchObject({ isMet: false, nCounted: 2 });
  });

  it('is met by one grave report, but not by none', () => {
    expect(meets([-10], true).isMet).toBe(true);
    expect(meets([], true)).toMatchObject({ isMet: false, nCounted: 0 });
  });
});

describe('Months', () => {
  const day = (iso: string) => Math.floor(Date.parse(iso) / DAY);

  it.each([
    ['2026-08-31', 6, '2027-02-28'],
    ['2027-02-28', 6, '2027-08-28'],
    ['2027-08-31', 6, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-11-24', -12, '2025-11-24'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(day(from), months)).toBe(day(to));
  });
});

describe('A case review', () => {
  it('is acknowledged and decided in working days, bank holidays out', () => {
    const london = {
      ...{ id: 'working-days', words: 'Working days', timeZone: 'Europe/London' },
      week: Array.from({ length: 7 }, (_, i) => (i < 5 ? [{ from: 0, to: 1440 }] : [])),
    };
    const asked = Date.UTC(2026, 11, 21, 10);
    const days = (holidays: number[]) =>
      reviewDays(
        { acknowledgeWorkingDays: 5, decideWorkingDays: 20 },
        asked,
        new Calendars([{ ...london, holidays }]).of('working-days'),
      );
    const day = (month: number, date: number, year = 2026) => Date.UTC(year, month, date) / DAY;
    // Monday 21 December 2026; Christmas Day and Boxing Day's substitute are holidays, and New Year's Day.
    expect(days([]).acknowledgeBy).toBe(day(11, 28));
    const christmas = [day(11, 25), day(11, 28), day(0, 1, 2027)];
    expect(days(christmas)).toEqual({ acknowledgeBy: day(11, 30), decideBy: day(0, 21, 2027) });
  });

  it('is decided once, and again after an appeal', () => {
    const steps = (acknowledgedAt: number | null, decidedAt: number | null, appealedAt: number | null) =>
      reviewSteps({ acknowledgedAt, decidedAt, appealedAt });
    expect(steps(null, null, null)).toEqual(['acknowledge', 'decide']);
    expect(steps(1, 2, null)).toEqual(['appeal']);
    expect(steps(1, 2, 3)).toEqual(['decide']);
    expect(steps(1, 4, 3)).toEqual(['appeal']);
    expect(
      reviewFigures([
        { isMet: true, decidedAt: 1, recommendations: 0 },
        { isMet: false, decidedAt: null, recommendations: null },
      ]),
    ).toEqual({ asked: 2, thresholdNotMet: 1, reviewed: 1, withRecommendations: 0 });
  });
});

describe('What the partnership sets', () => {
  it('is refused in words when it cannot be lawful or makes no sense', () => {
    const today = '2026-11-24';
    const offence = { ...litter, from: today };
    expect(offenceProblems(offence, today)).toEqual([]);
    expect(offenceProblems({ ...offence, from: '2026-11-23' }, today)[0]).toMatch(/has passed/);
    expect(offenceProblems({ ...offence, usualPence: 60_000 }, today)[0]).toMatch(/between the least and the most/);
    expect(offenceProblems({ ...offence, discountPence: 10_000 }, today)[0]).toMatch(/less than the amount/);
    expect(offenceProblems({ ...offence, payDays: 13 }, today)).toHaveLength(1);
    expect(offenceProblems({ ...offence, prosecuteMonths: 7 }, today)[0]).toMatch(/within 6 months/);
    expect(offenceProblems({ ...offence, leastPence: Number.NaN }, today)[0]).toMatch(/An amount is missing/);
    const threshold = { ...SEED_THRESHOLD, from: today };
    expect(thresholdProblems(threshold, today)).toEqual([]);
    expect(thresholdProblems({ ...threshold, reports: 4 }, today)[0]).toMatch(/at most 3 reports/);
    expect(thresholdProblems({ ...threshold, reportedWithinDays: 7 }, today)).toHaveLength(1);
    expect(thresholdProblems({ ...threshold, askedWithinMonths: 3 }, today)).toHaveLength(1);
  });
});
