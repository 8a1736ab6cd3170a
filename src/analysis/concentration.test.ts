import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concentration } from './concentration.ts';

const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 });

describe('concentration of incidents on places', () => {
  it('gives the values reckoned by hand', () => {
    // Four places with 6, 2, 0, 0: Lorenz ascending 0, 0, 0.25, 1; area under it 0.25 (0 + 0 + 0.125 + 0.625) = 0.1875.
    const result = concentration([2, 0, 6, 0]);
    expect(result.gini).toBeCloseTo(1 - 2 * 0.1875, 14);
    expect(result.giniGeneralised).toBeCloseTo(result.gini, 14);
    expect(result.places[1]!).toEqual({ share: 0.5, nPlaces: 1, shareOfPlaces: 0.25 });
    expect(result.places[2]!).toEqual({ share: 0.8, nPlaces: 2, shareOfPlaces: 0.5 });
    expect(Array.from(result.lorenz.shareOfPlaces)).toEqual([0, 0.25, 0.5, 1]);
    expect(Array.from(result.lorenz.shareOfIncidents)).toEqual([0, 0.75, 1, 1]);
  });

  it('does not call few incidents over many places concentrated', () => {
    const thin = [...Array<number>(3).fill(1), ...Array<number>(97).fill(0)];
    const result = concentration(thin);
    expect(result.gini).toBeCloseTo(0.97, 12);
    expect(result.giniGeneralised).toBeCloseTo(0, 12);
  });

  it('is 0 where all places are alike', () => {
    expect(concentration([4, 4, 4]).gini).toBeCloseTo(0, 14);
    expect(concentration([4]).gini).toBeCloseTo(0, 14);
  });

  it('is nothing to speak of without incidents or without places', () => {
    expect(concentration([0, 0]).gini).toBeNaN();
    expect(concentration([0, 0]).places[0]!.shareOfPlaces).toBeNaN();
    expect(concentration([]).nPlaces).toBe(0);
  });

  it('leaves out places without a count, and refuses negative ones', () => {
    expect(concentration([1, Number.NaN]).leftOut).toEqual([{ reason: 'no count', n: 1 }]);
    expect(() => concentration([1, -1])).toThrow('Count 1 must be at least 0, got -1');
    expect(() => concentration([1], { shares: [0] })).toThrow('got 0');
  });

  it('does not depend on order or scale', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 9 }), (values, factor) => {
        const a = concentration(values);
        const b = concentration([...values].reverse().map((value) => value * factor));
        if (a.nIncidents === 0) return;
        expect(b.gini).toBeCloseTo(a.gini, 12);
        expect(b.places).toEqual(a.places);
      }),
    );
  });

  it('equals the mean difference formula', () => {
    fc.assert(
      fc.property(counts, (values) => {
        const total = values.reduce((a, b) => a + b, 0);
        if (total === 0) return;
        let differences = 0;
        for (const a of values) for (const b of values) differences += Math.abs(a - b);
        expect(concentration(values).gini).toBeCloseTo(differences / (2 * values.length * total), 12);
      }),
    );
  });
});
