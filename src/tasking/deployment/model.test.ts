import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BRITISH_NATIONAL_GRID } from '../../places/index.ts';
import { dayOfIsoDate, LocalClock } from '../../vocabulary/index.ts';
import type { Absence, Member, Shift } from '../workforce/model.ts';
import {
  boardDayOf,
  boardRange,
  type ConflictKind,
  capacityOf,
  conflictsOf,
  overload,
  type Placement,
  placedMinutes,
  type Surroundings,
  stateOnPlacing,
  travelMinutes,
} from './model.ts';
import { waysOn } from './travel-times.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const clock = new LocalClock('Europe/London');
const START = clock.instantOf(2026, 11, 24, 14);
const CHANGED = { version: 1, changedAt: 0, changedBy: '' };

const shift = (nMembers = 2, over: Partial<Shift> = {}): Shift => ({
  ...CHANGED,
  shiftId: 1,
  teamId: 1,
  agencyId: 2,
  date: '2026-11-24',
  name: 'Late',
  startsAt: START,
  endsAt: START + 8 * HOUR,
  isCancelled: false,
  members: Array.from({ length: nMembers }, (_, i) => ({ memberId: i + 1, vehicleId: null })),
  ...over,
});

const place = (fromHour: number, hours: number, over: Partial<Placement> = {}): Placement => ({
  taskId: 1,
  teamId: 1,
  shiftId: 1,
  memberId: null,
  people: 1,
  startsAt: START + fromHour * HOUR,
  endsAt: START + (fromHour + hours) * HOUR,
  ...over,
});

const member = (memberId: number, skills: string[] = [], powers: Member['powers'] = []) => ({
  memberId,
  skills,
  powers,
});

const around = (over: Partial<Surroundings> = {}): Surroundings => ({
  clock,
  shift: shift(),
  members: new Map([member(1, ['firstAid']), member(2)].map((each) => [each.memberId, each])),
  absences: [],
  travel: 'walk',
  task: {
    taskId: 1,
    number: 'T-0001',
    notReady: null,
    window: null,
    power: null,
    need: { people: 1, minutes: 60, skills: [], isAssumed: false },
  },
  others: [],
  wayTo: () => null,
  ...over,
});

const away = (memberId: number, fromHour: number, hours: number): Absence => ({
  ...CHANGED,
  absenceId: memberId,
  memberId,
  startsAt: START + fromHour * HOUR,
  endsAt: START + (fromHour + hours) * HOUR,
  reason: 'sickness',
  isWithdrawn: false,
});

const task = around().task;
const kinds = (placed: Placement, over: Partial<Surroundings> = {}): ConflictKind[] =>
  conflictsOf(placed, around(over)).map(({ kind }) => kind);

describe('a placement', () => {
  it('within its shift, window and people has nothing against it', () => {
    expect(kinds(place(1, 1))).toEqual([]);
  });

  it.each<[string, Placement, Partial<Surroundings>, ConflictKind[]]>([
    ['on no shift', place(1, 1, { shiftId: null }), { shift: null }, ['notOnShift']],
    ['past the end of the shift', place(7.5, 1), {}, ['notOnShift']],
    ['on a cancelled shift', place(1, 1), { shift: shift(2, { isCancelled: true }) }, ['notOnShift']],
    ['of a person who is not on it', place(1, 1, { memberId: 9 }), {}, ['notOnShift']],
    [
      'of a person who is away for part of it',
      place(1, 1, { memberId: 1 }),
      { absences: [away(1, 0, 1.5)] },
      ['notAvailable'],
    ],
    ['that ends as an absence begins', place(1, 1, { memberId: 1 }), { absences: [away(1, 2, 1)] }, []],
    ['of more people than are left', place(1, 1, { people: 2 }), { absences: [away(1, 0, 8)] }, ['notAvailable']],
    ['of more people than the shift has', place(1, 1, { people: 3 }), {}, ['tooFewPeople']],
    [
      'for a skill that somebody there has',
      place(1, 1),
      { task: { ...task, need: { ...task.need, skills: ['firstAid'] } } },
      [],
    ],
    [
      'for a skill that the person does not have',
      place(1, 1, { memberId: 2 }),
      { task: { ...task, need: { ...task.need, skills: ['firstAid'] } } },
      ['lacksSkill'],
    ],
    ['under a power that nobody holds', place(1, 1), { task: { ...task, power: 'fpn' } }, ['lacksPower']],
    [
      'outside its window',
      place(1, 1),
      { task: { ...task, window: { from: START, until: START + HOUR } } },
      ['outsideWindow'],
    ],
    [
      'of a task that is not agreed',
      place(1, 1),
      { task: { ...task, notReady: 'T-0001 is proposed.' } },
      ['taskNotReady'],
    ],
  ])('%s', (_, placed, over, expected) => {
    expect(kinds(placed, over)).toEqual(expected);
  });

  it('relies on powers of the local day, not of the instant: an authorisation that ends on the 24th does for that evening', () => {
    const held = (validTo: string) => ({
      members: new Map([
        [
          1,
          member(
            1,
            [],
            [{ power: 'fpn', validFrom: '2026-01-01', validTo, grantedAs: 'authorisation', reference: '' }],
          ),
        ],
      ]),
      task: { ...task, power: 'fpn' },
    });
    expect(kinds(place(7, 1), held('2026-11-24'))).toEqual([]);
    expect(kinds(place(7, 1), held('2026-11-23'))).toEqual(['lacksPower']);
  });

  it('never says who is away or why', () => {
    const words = conflictsOf(place(1, 1, { memberId: 1 }), around({ absences: [away(1, 0, 8)] }))
      .map((each) => each.words)
      .join(' ');
    expect(words).toBe('This person is not available then.');
  });
});

describe('two tasks', () => {
  const other = (fromHour: number, hours: number, over: Partial<Placement> = {}) => ({
    ...place(fromHour, hours, { taskId: 2, ...over }),
    assignmentId: 7,
  });

  it('of one person at once book that person twice, once said', () => {
    const found = conflictsOf(place(1, 1, { memberId: 1 }), around({ others: [other(1.5, 1, { memberId: 1 })] }));
    expect(found.map(({ kind, withAssignmentId }) => [kind, withAssignmentId])).toEqual([['doubleBooked', 7]]);
  });

  it('one after the other do not overlap', () => {
    expect(kinds(place(1, 1, { memberId: 1 }), { others: [other(2, 1, { memberId: 1 })] })).toEqual([]);
  });

  it('of a shift are done side by side while people last', () => {
    expect(kinds(place(1, 1), { others: [other(1, 1)] })).toEqual([]);
    expect(kinds(place(1, 1, { people: 2 }), { others: [other(1, 1)] })).toEqual(['doubleBooked']);
  });

  it('far from each other need the time to get there, where the same people must do both', () => {
    const far = { wayTo: () => ({ metres: 1600, along: 'streets' as const }) };
    const next = [other(2.25, 1, { people: 2 })];
    expect(kinds(place(1, 1, { people: 2 }), { ...far, others: next })).toEqual(['travel']);
    // Twenty minutes on foot are enough when there are twenty.
    expect(kinds(place(1, 1, { people: 2 }), { ...far, others: [other(2 + 20 / 60, 1, { people: 2 })] })).toEqual([]);
    // One each of two: the other one goes.
    expect(kinds(place(1, 1), { ...far, others: [other(2.25, 1)] })).toEqual([]);
    expect(kinds(place(1, 1, { people: 2 }), { ...far, others: next, travel: 'none' })).toEqual([]);
  });

  it('say when streets were not known', () => {
    const found = conflictsOf(
      place(1, 1, { memberId: 1 }),
      around({ others: [other(2, 1, { memberId: 1 })], wayTo: () => ({ metres: 1600, along: 'straight' }) }),
    );
    expect(found[0]!.words).toContain('no streets are known there');
  });
});

const placements = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3 })), {
    maxLength: 6,
  })
  .map((all) => all.map(([from, length, people]) => place(from / 6, length / 6, { people })));
const absences = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 })), {
    maxLength: 4,
  })
  .map((all) => all.map(([memberId, from, length]) => away(memberId, from / 6, length / 6)));

describe('an overload', () => {
  it('is found exactly where, minute for minute, more people are asked for than are there', () => {
    fc.assert(
      fc.property(placements, absences, fc.integer({ min: 1, max: 3 }), (others, gone, people) => {
        const placed = place(1, 2, { people });
        const of = shift(4);
        const found = overload(placed, of, gone, others);
        let first: number | null = null;
        for (let at = placed.startsAt; at < placed.endsAt && first === null; at += MINUTE) {
          const sharing = others.filter((other) => other.startsAt <= at && at < other.endsAt);
          const there = 4 - new Set(gone.filter((g) => g.startsAt <= at && at < g.endsAt).map((g) => g.memberId)).size;
          if (sharing.length > 0 && people + sharing.reduce((sum, each) => sum + each.people, 0) > there) first = at;
        }
        expect(found?.at ?? null).toBe(first);
      }),
    );
  });
});

describe('capacity', () => {
  it('sums to what is placed and to who is there, wherever hours fall', () => {
    fc.assert(
      fc.property(placements, absences, (placed, gone) => {
        const of = shift(4);
        const range = { startsAt: START - 2 * HOUR, endsAt: START + 14 * HOUR };
        const all = placed.map((each, i) => ({
          ...each,
          state: i % 2 === 0 ? ('agreed' as const) : ('requested' as const),
        }));
        const hours = capacityOf(range, [of], gone, all);
        const sum = (of_: 'agreed' | 'requested' | 'there') => hours.reduce((total, hour) => total + hour[of_], 0);
        expect(sum('agreed') + sum('requested')).toBeCloseTo(placedMinutes(all), 6);
        let there = 0;
        for (let at = of.startsAt; at < of.endsAt; at += MINUTE) {
          there += 4 - new Set(gone.filter((g) => g.startsAt <= at && at < g.endsAt).map((g) => g.memberId)).size;
        }
        expect(sum('there')).toBeCloseTo(there, 6);
      }),
    );
  });

  it('of a night over the clock change has nine hours in October', () => {
    const range = boardRange(clock, dayOfIsoDate('2026-10-24'));
    expect((range.to - range.from) / HOUR).toBe(25);
    const night = shift(3, { startsAt: clock.instantOf(2026, 10, 24, 22), endsAt: clock.instantOf(2026, 10, 25, 6) });
    const hours = capacityOf({ startsAt: range.from, endsAt: range.to }, [night], [], []);
    expect(hours.filter(({ there }) => there === 180)).toHaveLength(9);
    expect(
      (boardRange(clock, dayOfIsoDate('2026-03-28')).to - boardRange(clock, dayOfIsoDate('2026-03-28')).from) / HOUR,
    ).toBe(23);
  });
});

describe('the day of a board', () => {
  it('holds every instant exactly once', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }), (instant) => {
        const range = boardRange(clock, boardDayOf(clock, instant));
        expect(range.from <= instant && instant < range.to).toBe(true);
      }),
    );
  });
});

describe('whose yes is needed', () => {
  it.each([
    [2, 2, 'agreed'],
    [2, 1, 'requested'],
    [2, null, 'agreed'],
  ] as const)('team of agency %s placed by %s: %s', (team, by, state) => {
    expect(stateOnPlacing(team, by)).toBe(state);
  });
});

describe('ways', () => {
  const plane = BRITISH_NATIONAL_GRID;
  const [x, y] = [450_000, 520_000];
  const at = (dx: number, dy: number) => plane.toWgs84(x + dx, y + dy);
  // A street that goes 400 m east and then 300 m north: 700 m, against 500 as the crow flies.
  const street = Float64Array.of(x, y, x + 400, y, x + 400, y + 300);

  it('follow the streets, and are as long there as back', () => {
    const way = waysOn([street], plane);
    const there = way(at(0, 0), at(400, 300));
    expect(there.along).toBe('streets');
    expect(there.metres).toBeCloseTo(700, 0);
    expect(way(at(400, 300), at(0, 0))).toEqual(there);
  });

  it('are 1.4 times the straight line where there are no streets, and say so', () => {
    const way = waysOn([], plane)(at(0, 0), at(400, 300));
    expect(way.along).toBe('straight');
    expect(way.metres).toBeCloseTo(700, 0);
    expect(waysOn([street], plane)(at(0, 0), at(5000, 5000)).along).toBe('straight');
  });

  it.each([
    ['walk', 800, 10],
    ['cycle', 800, 5],
    ['drive', 800, 5],
    ['walk', 20, 0],
    ['none', 8000, 0],
  ] as const)('take by %s over %s m %s min', (travel, metres, minutes) => {
    expect(travelMinutes(travel, { metres, along: 'streets' })).toBe(minutes);
  });
});
