import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignPlaceDays, trialEffect } from '../../analysis/index.ts';
import { weekdayOfDay } from '../../vocabulary/index.ts';
import {
  claimOf,
  csvOf,
  deliveryOf,
  effectWords,
  type HotspotPatrol,
  periodOf,
  powerWords,
  RETURN_COLUMNS,
  returnRows,
  returnTable,
  schedulePatrols,
} from './model.ts';

const patrol = (overrides: Partial<HotspotPatrol> = {}): HotspotPatrol => ({
  patrolId: 1,
  hotspot: 1,
  agencyId: 2,
  date: '2026-11-24',
  plannedFrom: 0,
  plannedMinutes: 15,
  state: 'planned',
  deliveredFrom: null,
  deliveredMinutes: null,
  certainty: null,
  done: {},
  reason: '',
  version: 1,
  changedBy: '',
  ...overrides,
});
const done = (minutes: number, overrides: Partial<HotspotPatrol> = {}) =>
  patrol({ state: 'done', deliveredMinutes: minutes, certainty: 'counted', ...overrides });

describe('a schedule', () => {
  const agency = { agencyId: 1, patrolsADay: 2, minutes: 15, fromMinute: 1020, toMinute: 1380, weekdays: [4, 5] };

  it('keeps 90 minutes between patrols of a place, whoever goes, within the times and on the weekdays', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 60, max: 700 }), (seed, n, length) => {
        const agencies = [
          { ...agency, patrolsADay: n, toMinute: (agency.fromMinute + length) % 1440 },
          { ...agency, agencyId: 2, patrolsADay: n, weekdays: [0, 1, 2, 3, 4, 5, 6] },
        ];
        const days = Array.from({ length: 14 }, (_, i) => 20_000 + i);
        const { patrols, nLeftOut } = schedulePatrols({
          days,
          weekdayOf: weekdayOfDay,
          hotspots: [3, 7],
          agencies,
          seed,
          isOn: () => true,
        });
        expect(patrols.length + nLeftOut).toBe(2 * (14 + 4) * n);
        for (const each of patrols) {
          const own = agencies.find(({ agencyId }) => agencyId === each.agencyId)!;
          expect(own.weekdays).toContain(weekdayOfDay(each.day));
          const end = own.toMinute > own.fromMinute ? own.toMinute : own.toMinute + 1440;
          expect(each.minute).toBeGreaterThanOrEqual(own.fromMinute);
          expect(each.minute + each.minutes).toBeLessThanOrEqual(end);
          for (const other of patrols) {
            if (other === each || other.day !== each.day || other.hotspot !== each.hotspot) continue;
            expect(Math.abs(other.minute - each.minute)).toBeGreaterThanOrEqual(15 + 90);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is the same for the same seed, whichever days are planned together, and none where chance says none', () => {
    const base = {
      weekdayOf: weekdayOfDay,
      hotspots: [1],
      agencies: [{ ...agency, weekdays: [0, 1, 2, 3, 4, 5, 6] }],
      seed: 3,
    };
    const both = schedulePatrols({ ...base, days: [100, 101], isOn: () => true }).patrols;
    const second = schedulePatrols({ ...base, days: [101], isOn: () => true }).patrols;
    expect(both.filter(({ day }) => day === 101)).toEqual(second);
    expect(schedulePatrols({ ...base, days: [100], isOn: () => false }).patrols).toEqual([]);
    const other = schedulePatrols({ ...base, seed: 4, days: [100, 101], isOn: () => true }).patrols;
    expect(other).not.toEqual(both);
  });
});

describe('what was delivered', () => {
  const patrols = [
    done(20, { done: { engagements: 3, arrests: 1 } }),
    done(15, { certainty: 'probable', agencyId: 1 }),
    patrol({ state: 'notDone', reason: 'called away' }),
    done(60, { date: '2027-01-02', hotspot: 2 }),
  ];

  it('is summed by period, hot spot and agency, planned beside it', () => {
    expect(periodOf('2026-11-24', 'quarter')).toBe('2026-Q4');
    expect(deliveryOf(patrols)).toMatchObject({
      plannedPatrols: 4,
      deliveredPatrols: 3,
      probablePatrols: 1,
      notDone: 1,
    });
    const rows = returnRows(patrols, 'month');
    expect(rows.map(({ period, hotspot, agencyId }) => [period, hotspot, agencyId])).toEqual([
      ['2026-11', 1, 1],
      ['2026-11', 1, 2],
      ['2027-01', 2, 2],
    ]);
    expect(rows[1]).toMatchObject({ plannedPatrols: 2, deliveredPatrols: 1, engagements: 3, arrests: 1 });
    expect(rows[1]!.deliveredHours).toBeCloseTo(1 / 3, 12);
  });

  it('loses and invents nothing when it is split', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            hotspot: fc.integer({ min: 1, max: 4 }),
            agencyId: fc.integer({ min: 1, max: 3 }),
            date: fc.constantFrom('2026-10-31', '2026-11-01', '2026-12-31', '2027-01-01'),
            minutes: fc.integer({ min: 0, max: 60 }),
          }),
        ),
        fc.constantFrom('month' as const, 'quarter' as const),
        (each, by) => {
          const all = each.map(({ minutes, ...rest }) => done(minutes, rest));
          const rows = returnRows(all, by);
          const sum = (key: 'deliveredPatrols' | 'deliveredHours') => rows.reduce((total, row) => total + row[key], 0);
          expect(sum('deliveredPatrols')).toBe(all.length);
          expect(sum('deliveredHours')).toBeCloseTo(deliveryOf(all).deliveredHours, 9);
        },
      ),
    );
  });

  it('goes out with the columns the partnership sets, and no cell becomes a formula', () => {
    const names = {
      hotspots: [],
      agencyName: () => '=cmd|calc',
      incidents: () => null,
    };
    const table = returnTable(
      returnRows(patrols, 'month').slice(0, 1),
      [
        { key: 'agency', title: 'Who, "exactly"' },
        { key: 'deliveredHours', title: 'Hours' },
        { key: 'incidents', title: 'ASB' },
      ],
      names,
    );
    expect(csvOf(table)).toBe(`"Who, ""exactly""",Hours,ASB\r\n'=cmd|calc,0.25,\r\n`);
    expect(returnTable([], RETURN_COLUMNS, names)[0]).toHaveLength(RETURN_COLUMNS.length);
  });

  it('is claimed by hours at the agency’s rate; probable hours are told and not claimed', () => {
    const rows = claimOf(patrols, [{ agencyId: 2, poundsAnHour: 30 }]);
    expect(rows).toEqual([
      { agencyId: 1, deliveredHours: 0, probableHours: 0.25, poundsAnHour: 0, pounds: 0 },
      { agencyId: 2, deliveredHours: 1.33, probableHours: 0, poundsAnHour: 30, pounds: 39.9 },
    ]);
  });
});

describe('the words of a trial', () => {
  it('give counts first, and call an interval that holds nothing no clear change', () => {
    const days = assignPlaceDays({ design: 'crossover', nPlaces: 20, nDays: 56, firstWeekday: 0, seed: 1 });
    const values = Float64Array.from(days.isAssigned, (assigned, i) => (assigned === 1 ? i % 2 : (i % 2) + 2));
    expect(effectWords(trialEffect('crossover', days, { values }, 56), 'incidents')).toMatch(
      /^\d+ incidents on 560 place-days with a patrol assigned, \d+ on 560 without\. \d+ fewer than without patrols, \d+ to \d+ fewer\.$/,
    );
    const same = values.map((_, i) => i % 3);
    expect(effectWords(trialEffect('crossover', days, { values: same }, 56), 'incidents')).toContain('No clear change');
  });

  it('say beforehand when a trial cannot tell', () => {
    const trial = { fall: 0.2, nAssigned: 10, nOthers: 10, meanAPlaceDay: 0.01 };
    const power = { power: 0.03, smallestFall: null, expected: [0.1, 0.1] as [number, number] };
    expect(powerWords({ ...trial, power })).toContain('too few to show any fall');
    expect(powerWords({ ...trial, power: { ...power, power: 0.9, smallestFall: 0.18 } })).toContain(
      '90 in 100 (good enough)',
    );
  });
});
