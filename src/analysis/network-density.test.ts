import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkDensity, type StreetNetwork, snapToNetwork } from './network-density.ts';
import { createRandom } from './random.ts';

/** A cross: arms of 100 m to the west, east and north of node 0. */
const tee: StreetNetwork = {
  nodes: { x: Float64Array.of(0, -100, 100, 0), y: Float64Array.of(0, 0, 0, 100) },
  from: Int32Array.of(1, 0, 0),
  to: Int32Array.of(0, 2, 3),
};

/** Streets every 80 m, some missing. */
function town(seed: number): StreetNetwork {
  const random = createRandom(seed);
  const x: number[] = [];
  const y: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (let k = 0; k < 36; k++) {
    x.push(80 * (k % 6) + 10 * random.unit());
    y.push(80 * Math.floor(k / 6) + 10 * random.unit());
    if (k % 6 > 0 && random.unit() < 0.85) {
      from.push(k - 1);
      to.push(k);
    }
    if (k >= 6 && random.unit() < 0.85) {
      from.push(k - 6);
      to.push(k);
    }
  }
  return {
    nodes: { x: Float64Array.from(x), y: Float64Array.from(y) },
    from: Int32Array.from(from),
    to: Int32Array.from(to),
  };
}

const mass = (result: { density: Float64Array; pieceLengthsMetres: Float64Array }) =>
  result.density.reduce((sum, value, k) => sum + value * result.pieceLengthsMetres[k]!, 0);

describe('density along streets', () => {
  it('splits a kernel among the other streets of a crossing', () => {
    const place = { segments: Int32Array.of(0), offsetsMetres: Float64Array.of(90) };
    const result = networkDensity(tee, place, { bandwidthMetres: 50, pieceMetres: 2 });
    const at = (segment: number, offset: number) => {
      const piece = result.pieceSegments.findIndex(
        (s, k) => s === segment && Math.abs(result.pieceOffsetsMetres[k]! - offset) < 1e-9,
      );
      return result.density[piece]!;
    };
    const kernel = (distance: number) => ((15 / 16) * (1 - (distance / 50) ** 2) ** 2) / 50;
    expect(at(0, 81)).toBeCloseTo(kernel(9), 14);
    expect(at(1, 21)).toBeCloseTo(kernel(31) / 2, 14);
    expect(at(2, 21)).toBeCloseTo(kernel(31) / 2, 14);
    expect(at(1, 41)).toBe(0);
  });

  it('turns back at a dead end', () => {
    const place = { segments: Int32Array.of(0), offsetsMetres: Float64Array.of(10) };
    const result = networkDensity(tee, place, { bandwidthMetres: 50, pieceMetres: 2 });
    const kernel = (distance: number) => ((15 / 16) * (1 - (distance / 50) ** 2) ** 2) / 50;
    expect(result.density[0]).toBeCloseTo(kernel(9) + kernel(11), 14);
  });

  it('keeps the weight of every incident, whatever the streets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom('quartic', 'epanechnikov', 'triangular', 'uniform'),
        fc.integer({ min: 30, max: 150 }),
        (seed, kernel, bandwidthMetres) => {
          const network = town(seed);
          const random = createRandom(seed);
          const segments = Int32Array.from({ length: 3 }, () => random.below(network.from.length));
          const offsetsMetres = Float64Array.from(segments, () => 70 * random.unit());
          const weights = [1, 0.5, 2];
          const options = { kernel, bandwidthMetres, pieceMetres: 1, weights } as const;
          const result = networkDensity(network, { segments, offsetsMetres }, options);
          expect(Math.abs(mass(result) - 3.5)).toBeLessThan(kernel === 'uniform' ? 0.2 : 0.02);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('says who stands on no street, and gives 0 for nobody', () => {
    const places = { segments: Int32Array.of(-1, 0), offsetsMetres: Float64Array.of(0, 5) };
    const result = networkDensity(tee, places, { bandwidthMetres: 50, weights: [1, -1] });
    expect(result.nUsed).toBe(0);
    expect(result.most).toBe(0);
    expect(result.leftOut).toEqual([
      { reason: 'not on a street', n: 1 },
      { reason: 'weight missing or negative', n: 1 },
    ]);
  });

  it('refuses streets without length and arrays that do not fit', () => {
    const none = { segments: new Int32Array(0), offsetsMetres: new Float64Array(0) };
    const point = { ...tee, to: Int32Array.of(1, 2, 3) };
    expect(() => networkDensity(point, none, { bandwidthMetres: 50 })).toThrow('Segment 0 from node 1 to node 1');
    expect(() => networkDensity(tee, none, { bandwidthMetres: 0 })).toThrow('bandwidthMetres must be above 0');
    expect(() => networkDensity(tee, none, { bandwidthMetres: 1, weights: [1] })).toThrow('weights has 1 entries');
  });
});

describe('snapping to streets', () => {
  it('takes the nearest street within the distance', () => {
    const points = { x: Float64Array.of(-40, 5, 60, Number.NaN, 50), y: Float64Array.of(7, 50, -6, 0, 500) };
    const result = snapToNetwork(tee, points, 20);
    expect(Array.from(result.segments)).toEqual([0, 2, 1, -1, -1]);
    expect(Array.from(result.offsetsMetres.slice(0, 3))).toEqual([60, 50, 60]);
    expect(result.leftOut).toEqual([
      { reason: 'no position', n: 1 },
      { reason: 'too far from any street', n: 1 },
    ]);
  });

  it('agrees with a search through all streets', () => {
    const network = town(7);
    const random = createRandom(8);
    const x = Float64Array.from({ length: 200 }, () => 460 * random.unit() - 20);
    const y = x.map(() => 460 * random.unit() - 20);
    const { segments } = snapToNetwork(network, { x, y }, 60);
    const { nodes, from, to } = network;
    for (let k = 0; k < 200; k++) {
      let nearest = 60;
      let best = -1;
      from.forEach((a, s) => {
        const b = to[s]!;
        const [dx, dy] = [nodes.x[b]! - nodes.x[a]!, nodes.y[b]! - nodes.y[a]!];
        const share = ((x[k]! - nodes.x[a]!) * dx + (y[k]! - nodes.y[a]!) * dy) / (dx * dx + dy * dy);
        const t = Math.min(1, Math.max(0, share));
        const distance = Math.hypot(x[k]! - nodes.x[a]! - t * dx, y[k]! - nodes.y[a]! - t * dy);
        if (distance < nearest - 1e-9) {
          nearest = distance;
          best = s;
        }
      });
      expect(segments[k]).toBe(best);
    }
  });
});
