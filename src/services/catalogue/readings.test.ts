import { describe, expect, it } from 'vitest';
import { LocalClock, weekdayOfDay } from '../../vocabulary/index.ts';
import { Calendars, type ClockCalendar, type Pause } from '../clocks/model.ts';
import type { Condition, Gate, Length, Target } from './model.ts';
import { type Clocked, lengthWords, readGates, readTargets } from './model.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const zone = new LocalClock('Europe/London');
const at = (iso: string) => Date.parse(iso);
const day = (iso: string) => Math.floor(at(iso) / DAY);

const calendar = (id: string, week: ClockCalendar['week'], holidays: number[] = []): ClockCalendar => ({
  ...{ id, words: id, timeZone: 'Europe/London', week, holidays },
});
const every = (from: number, to: number) => Array.from({ length: 7 }, () => [{ from, to }]);
const CALENDARS = [
  calendar('always', every(0, 1440)),
  calendar(
    'office',
    [...every(9 * 60, 17 * 60).slice(2), [], []],
    [day('2026-03-30'), day('2026-04-03'), day('2026-10-26')],
  ),
  // Over the hour that is skipped and repeated, and with a break.
  calendar(
    'night',
    every(0, 100).map((spans) => [...spans, { from: 110, to: 6 * 60 }, { from: 22 * 60, to: 1440 }]),
  ),
];
const calendars = new Calendars(CALENDARS);

/** Two stretches around the clock changes, second by second: how many seconds of working time before each. */
const STRETCHES = [at('2026-03-20T00:00:00Z'), at('2026-10-16T00:00:00Z')];
const SECONDS = 24 * 86_400;
const COUNTS = CALENDARS.map(({ week, holidays }) =>
  STRETCHES.map((start) => {
    const before = new Uint32Array(SECONDS + 1);
    for (let i = 0; i < SECONDS; i++) {
      const wall = start + i * SECOND + zone.offsetMs(start + i * SECOND);
      const today = Math.floor(wall / DAY);
      const minute = Math.floor((wall - today * DAY) / 60_000);
      const spans = holidays.includes(today) ? [] : week[weekdayOfDay(today)]!;
      before[i + 1] = before[i]! + (spans.some(({ from, to }) => from <= minute && minute < to) ? 1 : 0);
    }
    return before;
  }),
);

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const always: Condition = { op: 'always' };
const target = (length: Length): Target => ({
  id: 't',
  words: '',
  from: 'reported',
  to: 'done',
  length,
  appliesWhen: always,
});
const gate = (opensWhen: Condition, appliesWhen: Condition = always): Gate => ({
  ...{ id: 'g', words: 'A gate', law: 'An Act', before: 'eligible', appliesWhen, opensWhen },
});
const nothing: Clocked = { answers: {}, facts: {}, score: 0, marks: {}, pauses: [] };

describe('The clocks of a case', () => {
  it('are those of 100,000 histories counted second by second, with any pauses, over both clock changes', () => {
    const chance = random(7);
    const whole = (n: number) => Math.floor(chance() * n);
    let n = 0;
    const seen: Record<string, number> = {};
    for (; n < 100_000; n++) {
      const c = whole(CALENDARS.length);
      const s = whole(STRETCHES.length);
      const start = STRETCHES[s]!;
      const counts = COUNTS[c]![s]!;
      const instant = (i: number) => start + i * SECOND;
      const reported = whole(SECONDS / 2);
      const now = reported + whole(SECONDS / 2);
      const done = chance() < 0.5 ? null : reported + whole(SECONDS / 2);
      const pauses: Pause[] = Array.from({ length: whole(4) }, () => {
        const from = reported + whole(SECONDS / 4);
        return { from: instant(from), to: chance() < 0.2 ? null : instant(from + whole(200_000)), reason: 'awaiting' };
      });
      const hours = 1 + whole(60);
      const marks = { reported: instant(reported), ...(done === null ? {} : { done: instant(done) }) };
      const definition = { targets: [target({ unit: 'hours', n: hours, calendar: CALENDARS[c]!.id })] };
      const [reading] = readTargets({ ...nothing, marks, pauses }, definition, calendars, instant(now));

      const end = done !== null && done <= now ? done : now;
      const ends = pauses.map(
        (pause) => [(pause.from - start) / SECOND, pause.to === null ? Infinity : (pause.to - start) / SECOND] as const,
      );
      const isPausedAt = (i: number) => ends.some(([from, to]) => from <= i && i < to);
      const edges = [reported, end, ...ends.flat()].filter((i) => i >= reported && i <= end).toSorted((a, b) => a - b);
      let used = 0;
      for (let e = 0; e + 1 < edges.length; e++) {
        if (!isPausedAt(edges[e]!)) used += counts[edges[e + 1]!]! - counts[edges[e]!]!;
      }
      expect(reading!.used).toBe(used * SECOND);
      const isEnded = done !== null && done <= now;
      const isLate = used > hours * 3600;
      const state = isEnded ? (isLate ? 'late' : 'met') : isLate ? 'late' : isPausedAt(now) ? 'paused' : 'running';
      expect(reading!.state).toBe(state);
      seen[state] = (seen[state] ?? 0) + 1;
      if (reading!.dueAt !== null && reading!.dueAt < instant(SECONDS - 1)) {
        // At that second, and not before, so much has passed.
        const due = (reading!.dueAt - start) / SECOND;
        const known = ends.map(([from, to]) => [from, Math.min(to, end)] as const);
        const cuts = [reported, due, ...known.flat()]
          .filter((i) => i >= reported && i <= due)
          .toSorted((a, b) => a - b);
        let passed = 0;
        for (let e = 0; e + 1 < cuts.length; e++) {
          if (!known.some(([from, to]) => from <= cuts[e]! && cuts[e]! < to))
            passed += counts[cuts[e + 1]!]! - counts[cuts[e]!]!;
        }
        expect(passed).toBe(hours * 3600);
      }
    }
    expect(n).toBe(100_000);
    expect(Object.keys(seen).sort()).toEqual(['late', 'met', 'paused', 'running']);
  }, 120_000);

  it('of days run to the end of the last, however late in the day it began', () => {
    const definition = { targets: [target({ unit: 'days', n: 1, calendar: 'office' })] };
    // Reported on a Friday evening; Monday 30 March is a holiday here, so Tuesday is the first working day.
    const marks = { reported: at('2026-03-27T20:00:00Z') };
    const on = (iso: string, done?: string) =>
      readTargets(
        { ...nothing, marks: done === undefined ? marks : { ...marks, done: at(done) } },
        definition,
        calendars,
        at(iso),
      )[0]!;
    expect(on('2026-03-31T15:59:00Z')).toMatchObject({ state: 'running', dueAt: at('2026-03-31T16:00:00Z') });
    expect(on('2026-04-02T00:00:00Z', '2026-03-31T21:00:00Z').state).toBe('met');
    expect(on('2026-04-02T00:00:00Z', '2026-04-01T08:30:00Z').state).toBe('late');
  });

  it('follow the first promise of each way whose condition holds', () => {
    const hazard: Target = {
      ...target({ unit: 'hours', n: 2, calendar: 'always' }),
      ...{ id: 'hazard', appliesWhen: { op: 'known', of: 'hazard', in: [true] } },
    };
    const definition = { targets: [hazard, target({ unit: 'hours', n: 24, calendar: 'always' })] };
    const marks = { reported: at('2026-11-24T05:10:00Z') };
    const ids = (answers: Clocked['answers']) =>
      readTargets({ ...nothing, marks, answers }, definition, calendars, marks.reported).map(({ id }) => id);
    expect(ids({ hazard: true })).toEqual(['hazard']);
    expect(ids({ hazard: false })).toEqual(['t']);
    expect(readTargets(nothing, definition, calendars, 0)[0]).toMatchObject({ state: 'notStarted', dueAt: null });
  });
});

describe('The gates of a case', () => {
  const served = at('2026-11-24T10:00:00Z');
  const facts = { notice: { value: 'served', at: served } };
  const definition = (opensWhen: Condition, appliesWhen?: Condition) => ({
    ...{ gates: [gate(opensWhen, appliesWhen)], questions: [] },
    facts: [
      {
        id: 'notice',
        words: 'Notice to the keeper',
        kind: 'choice',
        isRequired: false,
        help: '',
        options: [{ value: 'served', words: 'Served', score: 0 }],
      },
    ] as const,
  });
  const read = (clocked: Partial<Clocked>, opensWhen: Condition, now: number, appliesWhen?: Condition) =>
    readGates({ ...nothing, ...clocked }, definition(opensWhen, appliesWhen), calendars, now)[0]!;

  it.each(
    CALENDARS.flatMap(({ id }) =>
      (['2026-03-27T10:00:00Z', '2026-10-23T10:00:00Z'] as const).flatMap((iso) =>
        [{ unit: 'days', n: 7, calendar: id } as const, { unit: 'hours', n: 24, calendar: id } as const].map(
          (length) => [`${lengthWords(length)} ${id}`, iso, length] as const,
        ),
      ),
    ),
  )('%s after %s open at their second, and pauses do not move them', (_, iso, length) => {
    const since = at(iso);
    const known = {
      facts: { notice: { value: 'served', at: since } },
      pauses: [{ from: since, to: null, reason: 'x' }],
    };
    const condition: Condition = { op: 'elapsed', since: 'notice', length };
    const { opensAt } = read(known, condition, since);
    expect(read(known, condition, opensAt! - 1)).toMatchObject({ state: 'closed', opensAt });
    expect(read(known, condition, opensAt!)).toMatchObject({ state: 'open', waitsFor: [] });
    if (length.unit === 'days') expect(zone.localDay(opensAt!)).toBe(zone.localDay(opensAt! - 1) + 1);
  });

  it('say what they wait for', () => {
    const notice: Condition = { op: 'known', of: 'notice', in: ['served'] };
    const week: Condition = { op: 'elapsed', since: 'notice', length: { unit: 'days', n: 7, calendar: 'always' } };
    expect(read({}, { op: 'all', of: [notice, week] }, served)).toMatchObject({
      state: 'closed',
      opensAt: null,
      waitsFor: ['Notice to the keeper: Served', 'Notice to the keeper'],
    });
    expect(read({ facts }, week, served)).toMatchObject({
      opensAt: at('2026-12-02T00:00:00Z'),
      waitsFor: ['7 days after: Notice to the keeper'],
    });
  });

  it('open for the first of several ways, and do not stand where they do not apply', () => {
    const dangerous: Condition = { op: 'known', of: 'dangerous', in: [true] };
    const week: Condition = { op: 'elapsed', since: 'notice', length: { unit: 'days', n: 7, calendar: 'always' } };
    const either: Condition = { op: 'any', of: [dangerous, week] };
    expect(read({ facts, answers: { dangerous: true } }, either, served).state).toBe('open');
    expect(read({ facts, answers: { dangerous: false } }, either, served).state).toBe('closed');
    expect(read({ facts }, week, served, { op: 'not', of: { op: 'known', of: 'notice' } }).state).toBe('doesNotApply');
  });
});
