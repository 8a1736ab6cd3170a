import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviseMethod, adviseMethods, type Selection } from './method-advisor.ts';

function selection(overrides: Partial<Selection> = {}): Selection {
  const n = overrides.n ?? 400;
  return {
    n,
    byLocationPrecision: { property: n, street: 0, postcode: 0, area: 0, snapped: 0, unknown: 0 },
    byTimePrecision: { exact: n, range: 0, day: 0, month: 0, unknown: 0 },
    firstDay: 0,
    lastDay: 1200,
    studyAreaKm2: 54,
    emptyShare: 0.3,
    hasDenominators: true,
    hasStreetNetwork: true,
    ...overrides,
  };
}
const none = { property: 0, street: 0, postcode: 0, area: 0, snapped: 0, unknown: 0 };
const never = { exact: 0, range: 0, day: 0, month: 0, unknown: 0 };

describe('the method advisor', () => {
  it('lets exact records carry every method', () => {
    expect(adviseMethods(selection()).filter(({ fits }) => !fits)).toEqual([]);
  });

  it('says what Knox would need of 41 burglaries dated to the month', () => {
    const advice = adviseMethod(
      selection({ n: 41, byLocationPrecision: { ...none, street: 41 }, byTimePrecision: { ...never, month: 41 } }),
      'nearRepeat',
    );
    expect(advice).toMatchObject({
      fits: false,
      refusal:
        'Knox needs at least 50 incidents placed to property or street and dated to the day; you have 0, dated to the month.',
      instead: 'kernelDensity',
    });
  });

  it('refuses repeat places and near repeats on published stand-in points, and warns of a fine surface', () => {
    const snapped = selection({ byLocationPrecision: { ...none, snapped: 400 } });
    expect(adviseMethod(snapped, 'repeatPlaces')).toMatchObject({ fits: false, instead: 'areaCounts' });
    expect(adviseMethod(snapped, 'nearRepeat')).toMatchObject({ fits: false });
    expect(adviseMethod(snapped, 'kernelDensity')).toMatchObject({
      fits: true,
      defaults: { bandwidthMetres: 500 },
      caution: expect.stringMatching(/stand-in points/),
    });
  });

  it('asks for three years before Farrington and for households before rates', () => {
    expect(adviseMethod(selection({ lastDay: 700 }), 'farrington')).toMatchObject({
      refusal: 'Farrington needs at least 1095 days from first to last; you have 701.',
    });
    expect(adviseMethod(selection({ hasDenominators: false }), 'areaRates')).toMatchObject({
      fits: false,
      instead: 'areaCounts',
    });
  });

  it('counts only records that are surely both placed and dated', () => {
    const half = selection({
      n: 100,
      byLocationPrecision: { ...none, street: 60, area: 40 },
      byTimePrecision: { ...never, day: 70, month: 30 },
    });
    expect(adviseMethod(half, 'nearRepeat')).toMatchObject({ fits: false, nUsable: 30 });
  });

  it('never lets fewer or coarser records carry more, and always answers in a sentence', () => {
    const counts = fc.record({ property: fc.nat(200), street: fc.nat(200), area: fc.nat(200), snapped: fc.nat(200) });
    fc.assert(
      fc.property(counts, fc.nat(200), ({ property, street, area, snapped }, coarser) => {
        const n = property + street + area + snapped;
        const moved = Math.min(coarser, property);
        const of = (p: number, a: number) =>
          adviseMethods(
            selection({
              n,
              byLocationPrecision: { ...none, property: p, street, area: a, snapped },
              byTimePrecision: { ...never, exact: n },
            }),
          );
        of(property, area).forEach((fine, i) => {
          const coarse = of(property - moved, area + moved)[i]!;
          if (!fine.fits) expect(coarse.fits).toBe(false);
          expect(coarse.fits ? coarse.why : coarse.refusal).toMatch(/\.$/);
        });
      }),
    );
  });

  it('says no to everything but nothing when nothing is selected', () => {
    expect(
      adviseMethods(
        selection({
          n: 0,
          byLocationPrecision: none,
          byTimePrecision: never,
          firstDay: Number.NaN,
          lastDay: Number.NaN,
        }),
      ).every(({ fits }) => !fits),
    ).toBe(true);
  });
});
