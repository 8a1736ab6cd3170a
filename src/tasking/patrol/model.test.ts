import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGpx } from './gpx.ts';
import { hotPlacesOf } from './model/hot-places.ts';
import { boundWords, type Dose, dosePerPlace, doseTotals } from './model.ts';

const MINUTE = 60_000;
const dose = (overrides: Partial<Dose> = {}): Dose => ({
  doseId: 'a',
  planId: 'p',
  visitId: null,
  place: 0,
  personId: 1,
  agencyId: 2,
  how: 'tap',
  certainty: 'counted',
  startedAt: 0,
  endedAt: 12 * MINUTE,
  seenMinutes: 12,
  found: [],
  version: 1,
  ...overrides,
});
const ground = {
  segments: [],
  wards: [],
  streetNear: () => 'High Street',
  toWgs84: (x: number, y: number) => ({ lon: x, lat: y }),
};

describe('hot places', () => {
  const grid = { originX: 0, originY: 0, cellSizeMetres: 50, nColumns: 12, nRows: 12 };

  it('are the squares that hold most, with their share of the whole', () => {
    const values = new Float64Array(144);
    values[0] = 6;
    values[13] = 2;
    values[143] = 2;
    values[70] = Number.NaN;
    const places = hotPlacesOf({ grid, values }, ground, { shape: 'square', sizeMetres: 150, n: 5 });
    expect(places.map(({ name, risk, x, y }) => ({ name, risk, x, y }))).toEqual([
      { name: 'High Street', risk: 0.8, x: 75, y: 75 },
      { name: 'High Street (2)', risk: 0.2, x: 525, y: 525 },
    ]);
    expect(places[0]!.ring).toEqual([0, 0, 150, 0, 150, 150, 0, 150, 0, 0]);
  });

  it('hold the whole surface between them, in squares and in hexagons', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 144, maxLength: 144 }),
        fc.constantFrom('square' as const, 'hexagon' as const),
        fc.integer({ min: 60, max: 400 }),
        (values, shape, sizeMetres) => {
          const places = hotPlacesOf({ grid, values }, ground, { shape, sizeMetres, n: 1000 });
          const sum = places.reduce((total, { risk }) => total + risk, 0);
          if (values.some((value) => value > 0)) expect(sum).toBeCloseTo(1, 9);
          else expect(places).toEqual([]);
          for (let i = 1; i < places.length; i++) expect(places[i]!.risk).toBeLessThanOrEqual(places[i - 1]!.risk);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are streets where streets are asked for', () => {
    const values = new Float64Array(144).fill(1);
    const segments = [
      { name: 'Long Row', line: Float64Array.of(25, 25, 425, 25) },
      { name: 'Short Row', line: Float64Array.of(25, 325, 125, 325) },
      { name: 'Far Row', line: Float64Array.of(5000, 0, 5100, 0) },
    ];
    const places = hotPlacesOf({ grid, values }, { ...ground, segments }, { shape: 'segment', sizeMetres: 150, n: 9 });
    expect(places.map(({ name, x, y, reachMetres }) => [name, x, y, reachMetres])).toEqual([
      ['Long Row', 225, 25, 200],
      ['Short Row', 75, 325, 50],
    ]);
    expect(places[0]!.risk).toBeCloseTo(8 / 144, 9);
  });
});

describe('dose per place', () => {
  const places = [{ name: 'A' }, { name: 'B' }];
  const planned = [
    { place: 0, from: 0, to: 15 * MINUTE },
    { place: 1, from: 0, to: 15 * MINUTE },
  ];

  it('sets delivered beside intended, probable apart, short stays uncounted, long ones up to half an hour', () => {
    const rows = dosePerPlace(places, planned, [
      dose(),
      dose({ doseId: 'b', place: 1, certainty: 'probable' }),
      dose({ doseId: 'c', place: 1, endedAt: 9 * MINUTE }),
      dose({ doseId: 'd', place: 1, personId: 2, endedAt: 300 * MINUTE }),
      dose({ doseId: 'e', place: 1, endedAt: null }),
    ]);
    expect(rows).toEqual([
      {
        place: 0,
        name: 'A',
        plannedVisits: 1,
        plannedMinutes: 15,
        visits: 1,
        minutes: 12,
        probableVisits: 0,
        probableMinutes: 0,
        shortStays: 0,
      },
      {
        place: 1,
        name: 'B',
        plannedVisits: 1,
        plannedMinutes: 15,
        visits: 1,
        minutes: 30,
        probableVisits: 1,
        probableMinutes: 12,
        shortStays: 1,
      },
    ]);
    expect(doseTotals(rows)).toMatchObject({ plannedVisits: 2, visits: 2, minutes: 42, probableVisits: 1 });
  });

  it('counts a visit once that was tapped and seen, and the surer stands', () => {
    const twin = dose({
      doseId: 'b',
      how: 'positions',
      certainty: 'probable',
      startedAt: 2 * MINUTE,
      endedAt: 20 * MINUTE,
    });
    expect(dosePerPlace(places, [], [twin, dose()])[0]).toMatchObject({ visits: 1, probableVisits: 0, minutes: 12 });
    const other = { ...twin, personId: 2 };
    expect(dosePerPlace(places, [], [other, dose()])[0]).toMatchObject({ visits: 1, probableVisits: 1 });
    expect(dosePerPlace(places, [], [dose(), twin])).toEqual(dosePerPlace(places, [], [twin, dose()]));
  });
});

describe('what is told of the bound', () => {
  it('never rounds up', () => {
    expect(boundWords({ covered: 0.8499, bound: 1 })).toContain('84 %');
    expect(boundWords({ covered: 1, bound: 1 })).toBe('No plan could cover more.');
    expect(boundWords({ covered: 0, bound: 0 })).toContain('no risk');
  });
});

describe('GPX', () => {
  it('gives positions in order of time and leaves out those without', () => {
    const text = `<gpx:gpx xmlns:gpx="http://www.topografix.com/GPX/1/1"><gpx:trk><gpx:trkseg>
      <gpx:trkpt lon="-1.2" lat="54.5"><gpx:ele>3</gpx:ele><gpx:time>2026-11-24T18:01:00Z</gpx:time></gpx:trkpt>
      <gpx:trkpt lon="-1.3" lat="54.6"><gpx:time>2026-11-24T18:00:00Z</gpx:time></gpx:trkpt>
      <gpx:trkpt lon="200" lat="54.6"><gpx:time>2026-11-24T18:00:00Z</gpx:time></gpx:trkpt>
      <gpx:trkpt lon="-1.3" lat="54.6"/></gpx:trkseg></gpx:trk></gpx:gpx>`;
    expect(readGpx(text)).toEqual({
      positions: [
        { at: Date.UTC(2026, 10, 24, 18, 0), lon: -1.3, lat: 54.6 },
        { at: Date.UTC(2026, 10, 24, 18, 1), lon: -1.2, lat: 54.5 },
      ],
      nLeftOut: 2,
    });
  });

  it('refuses a track that no shift makes', () => {
    const point = '<trkpt lon="0" lat="0"><time>2026-11-24T18:00:00Z</time></trkpt>';
    expect(() => readGpx(`<gpx><trk><trkseg>${point.repeat(36_001)}</trkseg></trk></gpx>`)).toThrow('more than 36000');
  });
});
