import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betweenChart, cChart, laneyChart, uChart } from './control-chart.ts';
import { cusum, ewma, poissonCusum, poissonCusumThreshold } from './cusum.ts';
import { mannKendall } from './mann-kendall.ts';

const oracle = resolve(import.meta.dirname, '../../../shared/oracle');
const hasOracle = existsSync(`${oracle}/timeseries.json`);
if (!hasOracle) console.log('Skipped: R reference values of time series are not beside the project.');
const reference = () => JSON.parse(readFileSync(`${oracle}/timeseries.json`, 'utf8'));
const column = (file: string) =>
  readFileSync(`${oracle}/${file}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));

const TWELVE = [52, 47, 61, 55, 49, 58, 44, 63, 50, 71, 48, 56];

describe('Mann–Kendall', () => {
  it('finds one to ten rising without doubt', () => {
    const { s, variance, z, p, senSlope } = mannKendall([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([s, variance, senSlope]).toEqual([45, 125, 1]);
    expect(z).toBeCloseTo(3.93548, 5);
    expect(p).toBeCloseTo(8.303e-5, 8);
  });

  it.skipIf(!hasOracle)('gives what R gives for weekly and daily counts', () => {
    for (const [name, file] of [
      ['weekly', 'weekly416.csv'],
      ['daily', 'daily1096.csv'],
    ] as const) {
      const expected = reference()[`mannkendall_${name}`];
      const found = mannKendall(column(file));
      expect(found.s).toBe(expected.S);
      expect(found.variance).toBeCloseTo(expected.varS, 4);
      expect(found.z).toBeCloseTo(expected.z, 9);
      expect(found.p).toBeCloseTo(expected.p_two_sided, 9);
      expect(found.tau).toBeCloseTo(expected.tau_b, 9);
      expect(found.senSlope).toBeCloseTo(expected.sen_slope, 12);
    }
  });

  it('turns round with the series and does not mind its scale', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 40 }), (series) => {
        const there = mannKendall(series);
        const back = mannKendall([...series].reverse());
        expect(back.s).toBe(0 - there.s);
        expect(mannKendall(series.map((value) => 3 * value + 7)).p).toBeCloseTo(there.p, 12);
      }),
    );
  });

  it('leaves missing values out, and says nothing of a flat or empty series', () => {
    expect(mannKendall([1, Number.NaN, 3]).leftOut).toEqual([{ reason: 'no value', n: 1 }]);
    expect(mannKendall([1, Number.NaN, 3]).senSlope).toBe(1);
    expect([mannKendall([5, 5, 5]).p, mannKendall([]).p]).toEqual([1, 1]);
  });
});

describe('control charts', () => {
  it('draw the worked c-chart', () => {
    const chart = cChart(TWELVE);
    expect(chart.centre).toBe(54.5);
    expect(chart.points[0]!.lower).toBeCloseTo(32.3528, 4);
    expect(chart.points[0]!.upper).toBeCloseTo(76.6472, 4);
    expect(chart.dispersion).toBeCloseTo(1.1126, 4);
    expect(chart.points.every(({ signals }) => signals.length === 0)).toBe(true);
  });

  it.skipIf(!hasOracle)('agree with R on daily counts and their σ_z', () => {
    const expected = reference().cchart_daily;
    const chart = cChart(column('daily1096.csv'), { rules: ['beyond limits'] });
    expect(chart.centre).toBeCloseTo(expected.cbar, 9);
    expect(chart.points[0]!.upper).toBeCloseTo(expected.ucl, 9);
    expect(chart.points[0]!.lower).toBeCloseTo(expected.lcl, 9);
    expect(chart.points.flatMap(({ signals }, i) => (signals.length > 0 ? [i] : []))).toEqual(expected.out);
    expect(chart.sigmaZ).toBeCloseTo(expected.laney_sigmaz, 9);
  });

  it('with equal exposures are the same chart, and Laney widens it by σ_z', () => {
    const ones = TWELVE.map(() => 1);
    expect(uChart(TWELVE, ones).points).toEqual(cChart(TWELVE).points);
    const laney = laneyChart(TWELVE);
    expect(laney.points[0]!.upper - laney.centre).toBeCloseTo(laney.sigmaZ * 3 * Math.sqrt(54.5), 9);
  });

  it('signal a point beyond, a run of eight and, when asked, a trend of six and two of three', () => {
    const signals = (series: number[], rules?: Parameters<typeof cChart>[1]) =>
      cChart([...TWELVE, ...series], { baseline: [0, 12], ...rules })
        .points.slice(12)
        .map((point) => point.signals);
    expect(signals([90])).toEqual([['beyond limits']]);
    expect(signals(Array(8).fill(56)).at(-1)).toEqual(['run on one side']);
    expect(signals([50, 51, 52, 53, 54, 55], { rules: ['trend'] }).at(-1)).toEqual(['trend']);
    expect(signals([70, 55, 71], { rules: ['two of three beyond two sigma'] }).at(-1)).toEqual([
      'two of three beyond two sigma',
    ]);
  });

  it('keep their limits when later points change', () => {
    const before = cChart([...TWELVE, 40], { baseline: [0, 12] });
    const after = cChart([...TWELVE, 400], { baseline: [0, 12] });
    expect(after.points[0]).toEqual(before.points[0]);
  });

  it('of days between rare events call a very long gap', () => {
    const gaps = [9, 12, 4, 20, 8, 15, 2, 11, 7, 10];
    const chart = betweenChart([...gaps, 90], 'g', { baseline: [0, 10] });
    expect(chart.centre).toBeCloseTo(9.8, 12);
    expect(chart.points[0]!.upper).toBeCloseTo(9.8 + 3 * Math.sqrt(9.8 * 10.8), 12);
    expect(chart.points[10]!.signals).toContain('beyond limits');
    expect(betweenChart([...gaps, 300], 't', { baseline: [0, 10] }).points[10]!.signals).toContain('beyond limits');
  });
});

describe('CUSUM and EWMA', () => {
  it.skipIf(!hasOracle)('give what R gives for weekly counts', () => {
    const { mean, sd, k, C } = reference().cusum_weekly;
    const found = cusum(column('weekly416.csv'), { mean, sd, k });
    C.forEach((value: number, i: number) => {
      expect(found[i]).toBeCloseTo(value, 9);
    });
  });

  it('see a doubling within days and choose a line for the false alarms wanted', () => {
    const shift = { inControlMean: 4, shiftedMean: 8 };
    const { threshold, runLength } = poissonCusumThreshold({ ...shift, runLength: 370 });
    expect(runLength).toBeGreaterThanOrEqual(370);
    expect(runLength).toBeLessThan(700);
    const sums = poissonCusum([4, 3, 5, 4, 8, 9, 7, 8], shift);
    expect([...sums].findIndex((sum) => sum > threshold)).toBeGreaterThan(3);
    expect(sums.at(-1)).toBeGreaterThan(threshold);
    expect(poissonCusumThreshold(shift)).toEqual(poissonCusumThreshold(shift));
  });

  it('stay at the mean for a series at its mean, with limits that settle', () => {
    const { values, lower, upper } = ewma([10, 10, 10, 10], { mean: 10, sd: 2 });
    expect([...values]).toEqual([10, 10, 10, 10]);
    expect(upper[0]! - 10).toBeCloseTo(2.7 * 2 * 0.2, 12);
    expect(upper[3]! - 10).toBeGreaterThan(upper[2]! - 10);
    expect(10 - lower[3]!).toBeCloseTo(upper[3]! - 10, 12);
  });
});
