import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandwidthLikeGaussian,
  diggleBandwidth,
  gaussianLike,
  likelihoodBandwidth,
  nearestNeighbourBandwidth,
  ruleBandwidth,
} from './bandwidth.ts';
import { KERNELS, kernelAt, kernelReachMetres } from './kernels.ts';
import type { PlanePoints } from './points.ts';
import { createRandom } from './random.ts';

function gaussianCloud(n: number, sigma: number, seed: number): PlanePoints {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: n }, () => 5000 + sigma * random.gaussian());
  return { x, y: x.map(() => 3000 + sigma * random.gaussian()) };
}

/** Parents at random in 2 km x 2 km, each with children spread by `sigma`. */
function clustered(nParents: number, each: number, sigma: number, seed: number): PlanePoints {
  const random = createRandom(seed);
  const x: number[] = [];
  const y: number[] = [];
  for (let p = 0; p < nParents; p++) {
    const [px, py] = [2000 * random.unit(), 2000 * random.unit()];
    for (let k = 0; k < each; k++) {
      x.push(px + sigma * random.gaussian());
      y.push(py + sigma * random.gaussian());
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

const none = { x: new Float64Array(0), y: new Float64Array(0) };
const same = { x: new Float64Array(30).fill(7), y: new Float64Array(30).fill(8) };

describe('bandwidths of different kernels', () => {
  it.each(KERNELS)('%s: equal variance is equal smoothing', (kernel) => {
    const h = bandwidthLikeGaussian(100, kernel);
    expect(gaussianLike(h, kernel)).toBeCloseTo(100, 12);
    const reach = kernelReachMetres(kernel, h);
    const n = 20_000;
    let variance = 0;
    for (let i = 0; i < n; i++) {
      const r = ((i + 0.5) * reach) / n;
      variance += (Math.PI * r ** 3 * kernelAt(kernel, r, h) * reach) / n;
    }
    expect(Math.sqrt(variance)).toBeCloseTo(100, 3);
  });
});

describe('the rule of thumb', () => {
  it('is the spread times n^(-1/6), for a cloud of known spread', () => {
    const rule = ruleBandwidth(gaussianCloud(4096, 400, 3), 'gaussian');
    expect(Math.abs(rule.bandwidthMetres / (400 / 4) - 1)).toBeLessThan(0.04);
  });

  it('scales with the unit and moves with nothing', () => {
    const points = gaussianCloud(60, 100, 1);
    const wide = { x: points.x.map((x) => 3 * x - 50), y: points.y.map((y) => 3 * y + 9) };
    expect(ruleBandwidth(wide).bandwidthMetres).toBeCloseTo(3 * ruleBandwidth(points).bandwidthMetres, 6);
  });

  it('has no answer for nothing, one point, or one place', () => {
    expect(ruleBandwidth(none).bandwidthMetres).toBeNaN();
    expect(ruleBandwidth({ x: Float64Array.of(1), y: Float64Array.of(1) }).bandwidthMetres).toBeNaN();
    expect(ruleBandwidth(same).bandwidthMetres).toBeNaN();
  });
});

describe('k nearest', () => {
  it('is the mean distance to the k-th nearest', () => {
    const points = { x: Float64Array.of(0, 1, 3, Number.NaN), y: Float64Array.of(0, 0, 0, 1) };
    const result = nearestNeighbourBandwidth(points, 1);
    expect(result.bandwidthMetres).toBeCloseTo((1 + 1 + 2) / 3, 12);
    expect(result.leftOut).toEqual([{ reason: 'no position', n: 1 }]);
    expect(nearestNeighbourBandwidth(points, 2).bandwidthMetres).toBeCloseTo((3 + 2 + 3) / 3, 12);
    expect(nearestNeighbourBandwidth(points, 3).bandwidthMetres).toBeNaN();
    expect(nearestNeighbourBandwidth(same, 3).bandwidthMetres).toBeNaN();
    expect(() => nearestNeighbourBandwidth(points, 0)).toThrow('k must be');
  });
});

describe.each([
  ['Diggle', (points: PlanePoints) => diggleBandwidth(points, { ...search, areaM2: 4_000_000 })],
  ['likelihood', (points: PlanePoints) => likelihoodBandwidth(points, search)],
] as const)('%s', (_, select) => {
  it('follows the size of the clusters', () => {
    const tight = select(clustered(20, 20, 20, 1)).bandwidthMetres;
    const loose = select(clustered(20, 20, 80, 1)).bandwidthMetres;
    expect(tight).toBeGreaterThan(10);
    expect(tight).toBeLessThan(60);
    expect(loose).toBeGreaterThan(1.7 * tight);
  });

  it('does not depend on the order of the points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const points = clustered(5, 8, 50, seed);
        const back = { x: points.x.slice().reverse(), y: points.y.slice().reverse() };
        expect(select(back).bandwidthMetres).toBe(select(points).bandwidthMetres);
      }),
      { numRuns: 10 },
    );
  });

  it('shows what it tried, and has no answer for nothing', () => {
    expect(select(none).bandwidthMetres).toBeNaN();
    const tried = select(clustered(5, 8, 50, 2)).tried;
    expect(tried).toHaveLength(30);
    expect(tried[0]!.bandwidthMetres).toBeCloseTo(5, 9);
  });
});
const search = { kernel: 'gaussian', fromMetres: 5, toMetres: 500, steps: 30 } as const;

describe('searches', () => {
  it('refuse bandwidths that do not rise', () => {
    expect(() => likelihoodBandwidth(none, { fromMetres: 9, toMetres: 9 })).toThrow('rising bandwidths');
    expect(() => diggleBandwidth(none, { fromMetres: 0, toMetres: 9, areaM2: 1 })).toThrow(
      'fromMetres must be above 0',
    );
  });

  it('use a sample of very many points and stay near the whole', () => {
    const points = clustered(40, 30, 60, 4);
    const whole = likelihoodBandwidth(points, search).bandwidthMetres;
    const sampled = likelihoodBandwidth(points, { ...search, mostPoints: 600 }).bandwidthMetres;
    expect(Math.abs(Math.log(sampled / whole))).toBeLessThan(0.5);
  });
});
