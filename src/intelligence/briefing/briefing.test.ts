import { describe, expect, it } from 'vitest';
import { createRandom } from '../../analysis/index.ts';
import { allocateColumns, newPictureAreas, writeIncident } from '../../picture/model.ts';
import {
  type AgencyKind,
  categoryByCode,
  dayOfIsoDate,
  LocalClock,
  locationPrecisionCode,
  timePrecisionCode,
} from '../../vocabulary/index.ts';
import { type BriefingInput, makeBriefing } from './briefing.ts';
import { briefingDocument } from './document.ts';
import { BRIEFING_DEFAULTS } from './types.ts';

const clock = new LocalClock('Europe/London');
const TUESDAY = dayOfIsoDate('2026-11-24');
const HOUR = 3_600_000;

interface Made {
  category: string;
  day: number;
  ward: number;
  agency?: AgencyKind;
  hour?: number;
  x?: number;
  y?: number;
  address?: number;
  /** Days from the day it happened to the morning it was recorded; null = never said. */
  recordedAfterDays?: number | null;
  byMonth?: boolean;
}

const AGENCY_IDS: Record<AgencyKind, number> = { police: 1, council: 2, fire: 3, partner: 4 };

/** A picture of made-up records, and the briefing of Tuesday 24 November from it. */
function briefingOf(made: Made[], options: Partial<BriefingInput> = {}) {
  const areas = newPictureAreas();
  const arrays = allocateColumns(made.length);
  made.forEach((record, row) => {
    const occurred = clock.startOfDay(record.day) + (record.hour ?? 12) * HOUR;
    const after = record.recordedAfterDays === undefined ? 0 : record.recordedAfterDays;
    writeIncident(arrays, areas, clock, row, {
      incidentId: row + 1,
      version: 1,
      feedId: 1,
      agencyId: AGENCY_IDS[record.agency ?? 'police'],
      categoryId: categoryByCode(record.category)!.id,
      occurredFrom: record.byMonth ? clock.startOfDay(record.day) : occurred,
      occurredTo: record.byMonth ? clock.startOfDay(record.day) + 28 * 24 * HOUR : occurred,
      recordedAt:
        after === null ? null : after === 0 ? occurred + HOUR : clock.startOfDay(record.day + after) + 10 * HOUR,
      timePrecision: timePrecisionCode(record.byMonth ? 'month' : 'exact'),
      locationPrecision: locationPrecisionCode(
        record.address ? 'property' : record.x === undefined ? 'area' : 'street',
      ),
      x: record.x ?? null,
      y: record.y ?? null,
      lon: null,
      lat: null,
      wardId: record.ward,
      smallAreaId: null,
      beatId: null,
      segmentId: null,
      addressId: record.address ?? null,
      flags: 0,
      count: 1,
      marking: 0,
      knownFrom: 1,
      knownTo: null,
    });
  });
  const wards = new Map(
    [1, 2, 3].map((id) => [areas.ward.codeFor(id), { areaId: id, name: `Ward ${id}`, x: id * 1000, y: 0 }]),
  );
  return makeBriefing({
    columns: { ...arrays, length: made.length, areas, timeZone: 'Europe/London', ordinal: 1 } as never,
    rows: Int32Array.from(made, (_, i) => i),
    day: TUESDAY,
    asKnownAt: null,
    momentOrdinal: 1,
    partnership: { name: 'Test', madeUp: true, marking: 'OFFICIAL', timeZone: 'Europe/London' },
    area: null,
    wards,
    agencyKinds: new Map(Object.entries(AGENCY_IDS).map(([kind, id]) => [id, kind as AgencyKind])),
    addressOf: (id) => ({ label: `${id} Made-up Street`, x: 0, y: 0 }),
    homesWithin: () => 140,
    streetNear: () => 'Parliament Road',
    knox: () => ({ ratio: 1, p: 1, n: 0 }),
    lateFeeds: [],
    isHoliday: () => null,
    parameters: BRIEFING_DEFAULTS,
    ...options,
  });
}

/** Two vehicle crimes a day in each ward for ten weeks: an ordinary town. */
function ordinary(until = TUESDAY): Made[] {
  const made: Made[] = [];
  for (let day = until - 70; day < until; day++) {
    for (const ward of [1, 2, 3]) {
      for (let i = 0; i < 2; i++) made.push({ category: 'crime/vehicle/theft-from', day, ward });
    }
  }
  return made;
}

const many = (n: number, record: Made): Made[] => Array.from({ length: n }, () => record);

describe('the daily briefing', () => {
  it('says that nothing is out of the ordinary, and how many checks that took', () => {
    const briefing = briefingOf(ordinary());
    expect(briefing.findings).toEqual([]);
    // 19 themes × (3 wards and all) × (day and week)
    expect(briefing.checks.made).toBe(152);
    expect(briefing.headline).toBe('No statistical exceptions. 152 checks were made.');
  });

  it('finds the ward where a theme is far above its usual Monday, with its records, and not the others', () => {
    const spike = many(12, { category: 'crime/vehicle/theft-from', day: TUESDAY - 1, ward: 2, hour: 23 });
    const briefing = briefingOf([...ordinary(), ...spike]);
    expect(briefing.findings).toHaveLength(1);
    expect(briefing.findings[0]).toMatchObject({ kind: 'count', title: 'Vehicle crime', place: 'Ward 2', number: 1 });
    expect(briefing.findings[0]!.incidentIds).toHaveLength(14);
    expect(briefing.findings[0]!.sentence).toBe(
      '14 records on Mon 23 Nov; 0 to 5 is usual. 12 of 14 were between 22:00 and 06:00.',
    );
  });

  it('counts earlier weeks at the same age, so a slow supplier makes no week look quiet and none look loud', () => {
    // Every record of every week is recorded two days late, except Monday's, which have come at once.
    const slow = ordinary().map(
      (record): Made => ({
        ...record,
        recordedAfterDays: record.day === TUESDAY - 1 ? 0 : 2,
      }),
    );
    const line = briefingOf(slow).themes.find(({ theme }) => theme === 'crime/vehicle')!;
    expect([line.count, line.usual.upper]).toEqual([6, 1]);
  });

  it('counts a record that was never given a recording time as known', () => {
    const line = briefingOf(ordinary().map((record) => ({ ...record, recordedAfterDays: null }))).themes[0]!;
    expect(line).toMatchObject({ count: 6, usual: { lower: 2, upper: 11 } });
  });

  it('never adds ASB incidents to crime', () => {
    const briefing = briefingOf([...ordinary(), ...many(5, { category: 'asb/rowdy', day: TUESDAY - 1, ward: 1 })]);
    expect(briefing.themes.map(({ name, count }) => [name, count])).toEqual([
      ['Vehicle crime', 6],
      ['ASB incidents', 5],
    ]);
  });

  it('names the fires that gathered, and how many followed a reported vehicle', () => {
    const fire = (day: number, x: number): Made => ({
      category: 'fire/deliberate/secondary',
      agency: 'fire',
      day,
      ward: 1,
      x,
      y: 500,
    });
    const vehicle: Made = {
      category: 'street/vehicle/abandoned',
      agency: 'council',
      day: TUESDAY - 9,
      ward: 1,
      x: 40,
      y: 500,
    };
    const briefing = briefingOf([
      ...ordinary(),
      vehicle,
      fire(TUESDAY - 5, 0),
      fire(TUESDAY - 3, 200),
      fire(TUESDAY - 1, 420),
      fire(TUESDAY - 1, 9000),
    ]);
    const found = briefing.findings.find(({ kind }) => kind === 'deliberateFires')!;
    expect(found).toMatchObject({
      count: 3,
      nearVehicles: 1,
      place: 'Parliament Road area, Ward 1',
      agencies: ['fire', 'council'],
    });
    expect(found.sentence).toBe('3 fires in 7 days; here 0 is usual. 1 was within 60 m of a vehicle already reported.');
  });

  it('does not call a place news that burns every week', () => {
    const made = ordinary();
    for (let day = TUESDAY - 371; day < TUESDAY; day += 2) {
      made.push({ category: 'fire/deliberate/secondary', agency: 'fire', day, ward: 1, x: 0, y: 0 });
    }
    expect(briefingOf(made).findings.filter(({ kind }) => kind === 'deliberateFires')).toEqual([]);
  });

  it('names the address reported again and again, placed to the property only', () => {
    const record = { category: 'crime/damage/criminal', ward: 1, x: 1, y: 1 };
    const days = [TUESDAY - 20, TUESDAY - 6, TUESDAY - 3, TUESDAY - 1];
    const repeat = days.map((day): Made => ({ ...record, day, address: 77 }));
    const street = days.map((day): Made => ({ ...record, day }));
    const found = briefingOf([...ordinary(), ...repeat, ...street]).findings.filter(
      ({ kind }) => kind === 'repeatPlace',
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ addressId: 77, count: 4, place: '77 Made-up Street' });
  });

  it('asks for a cocooning only where the near-repeat effect has been shown, and refuses in words on few records', () => {
    const random = createRandom(3);
    const burglaries = Array.from(
      { length: 60 },
      (_, i): Made => ({
        category: 'crime/burglary/residential',
        day: TUESDAY - 1 - i * 5,
        ward: 1,
        x: Math.round(random.unit() * 20_000),
        y: Math.round(random.unit() * 20_000),
      }),
    );
    const shown = briefingOf(burglaries, { knox: () => ({ ratio: 1.64, p: 0.002, n: 60 }) });
    expect(shown.findings.filter(({ kind }) => kind === 'nearRepeat')).toEqual([
      expect.objectContaining({ incidentIds: [1], homes: 140, actByDay: TUESDAY + 6 }),
    ]);
    const together = briefingOf(
      Array.from(
        { length: 60 },
        (_, i): Made => ({
          category: 'crime/burglary/residential',
          day: TUESDAY - 1 - (i < 5 ? 0 : i),
          ward: 1,
          x: i * 900,
          y: 0,
        }),
      ),
      { knox: () => ({ ratio: 1.64, p: 0.002, n: 60 }) },
    ).findings;
    expect(together).toEqual([
      expect.objectContaining({
        kind: 'nearRepeat',
        place: '5 places',
        incidentIds: [1, 2, 3, 4, 5],
        homes: 700,
        x: null,
      }),
    ]);
    expect(briefingOf(burglaries).findings.filter(({ kind }) => kind === 'nearRepeat')).toEqual([]);
    expect(briefingOf(burglaries.slice(0, 41)).missing).toEqual([
      expect.stringMatching(/at least 50 burglaries .* there are 41/),
    ]);
  });

  it('leaves a late feed out in words and never as a count of 0', () => {
    const late = {
      feedId: 4,
      name: 'CCTV log',
      agency: 'council',
      dueAt: 0,
      hoursLate: 26,
      completeToDay: TUESDAY - 2,
    } as const;
    expect(briefingOf(ordinary(), { lateFeeds: [late] }).missing).toContain(
      'CCTV log has not arrived. It is left out, not counted as 0.',
    );
  });

  it('is the same to the byte when made again', () => {
    const made = [...ordinary(), ...many(9, { category: 'asb/rowdy', day: TUESDAY - 1, ward: 3 })];
    expect(JSON.stringify(briefingOf(made))).toBe(JSON.stringify(briefingOf(made)));
  });
});

describe('the monthly edition', () => {
  const months = [
    '2025-11',
    '2025-12',
    '2026-01',
    '2026-02',
    '2026-03',
    '2026-04',
    '2026-05',
    '2026-06',
    '2026-07',
    '2026-08',
    '2026-09',
    '2026-10',
  ];
  const monthly = (perMonth: (month: string, ward: number) => number): Made[] =>
    months.flatMap((month) =>
      [1, 2, 3].flatMap((ward) =>
        many(perMonth(month, ward), {
          category: 'crime/burglary',
          day: dayOfIsoDate(`${month}-01`),
          ward,
          byMonth: true,
          recordedAfterDays: null,
        }),
      ),
    );

  it('is given where records know only their month, and says why', () => {
    const briefing = briefingOf(monthly(() => 10));
    expect(briefing.edition).toBe('monthly');
    expect(briefing.covers.words).toBe('October 2026');
    expect(briefing.editionReason).toMatch(/dated to the month only/);
    expect(briefing.findings).toEqual([]);
  });

  it('finds the ward that doubled and tripled', () => {
    const briefing = briefingOf(monthly((month, ward) => (month === '2026-10' && ward === 3 ? 40 : 10)));
    expect(briefing.findings.map(({ place, sentence }) => [place, sentence])).toEqual([
      ['Ward 3', expect.stringMatching(/^40 records in October 2026; 5 to 17 is usual/)],
    ]);
  });
});

describe('the printed briefing', () => {
  it('carries every finding, what is missing, its marking and the code to make it again', () => {
    const spike = many(12, { category: 'crime/vehicle/theft-from', day: TUESDAY - 1, ward: 2 });
    const document = briefingDocument(briefingOf([...ordinary(), ...spike]), null);
    expect(document.title).toBe('Daily briefing, Tuesday 24 November 2026');
    expect(document.marking).toBe('OFFICIAL');
    expect(JSON.stringify(document.blocks)).toContain('Ward 2');
    expect(document.footer.join(' ')).toContain('B-2026-11-24-1');
  });
});
