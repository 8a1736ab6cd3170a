import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { stopsOnStreets, streetDistances, streetGraph, streetPath } from './street-paths.ts';

const points = (...xy: [number, number][]) => ({
  x: Float64Array.from(xy, ([x]) => x),
  y: Float64Array.from(xy, ([, y]) => y),
});

describe('ways along streets', () => {
  it('go round the block, not through it', () => {
    // A square of 100 m with its north side missing.
    const graph = streetGraph([Float64Array.of(0, 100, 0, 0, 100, 0), Float64Array.of(100, 0, 100, 100)]);
    const stops = stopsOnStreets(graph, points([0, 100], [100, 100], [50, 10]));
    const { metres, nUnjoined } = streetDistances(graph, stops);
    expect(metres[1]).toBeCloseTo(300, 9);
    // 10 m off the south side, 50 m along it, then 100 m up.
    expect(metres[2]).toBeCloseTo(160, 9);
    expect(metres[3]).toBe(metres[1]);
    expect(nUnjoined).toBe(0);
    expect([...streetPath(graph, stops[0]!, stops[1]!)]).toEqual([0, 100, 0, 0, 100, 0, 100, 100]);
  });

  it('count 1.4 times the straight line where no street joins two places, and say how many such pairs', () => {
    const graph = streetGraph([Float64Array.of(0, 0, 10, 0), Float64Array.of(500, 0, 510, 0)]);
    const stops = stopsOnStreets(graph, points([5, 0], [505, 0]));
    const { metres, nUnjoined } = streetDistances(graph, stops);
    expect(metres[1]).toBeCloseTo(700, 9);
    expect(nUnjoined).toBe(2);
    expect([...streetPath(graph, stops[0]!, stops[1]!)]).toEqual([5, 0, 505, 0]);
  });

  it('measure along one street between two places on it', () => {
    const graph = streetGraph([Float64Array.of(0, 0, 1000, 0)]);
    const stops = stopsOnStreets(graph, points([200, 0], [650, 0]));
    expect(streetDistances(graph, stops).metres[1]).toBe(450);
    const some = streetDistances(graph, stops.slice(0, 1), stopsOnStreets(graph, points([250, 0], [900, 0])));
    expect([...some.metres]).toEqual([50, 700]);
    expect([...some.unjoined]).toEqual([0, 0]);
  });

  it('agree with Floyd and Warshall on made-up streets', () => {
    const random = createRandom(7);
    const n = 40;
    const x = Float64Array.from({ length: n }, () => Math.round(random.unit() * 1000));
    const y = Float64Array.from({ length: n }, () => Math.round(random.unit() * 1000));
    const far = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
    const lines: Float64Array[] = [];
    for (let e = 0; e < 90; e++) {
      const [a, b] = [random.below(n), random.below(n)];
      if (a === b) continue;
      lines.push(Float64Array.of(x[a]!, y[a]!, x[b]!, y[b]!));
      const length = Math.sqrt((x[a]! - x[b]!) ** 2 + (y[a]! - y[b]!) ** 2);
      far[a * n + b] = Math.min(far[a * n + b]!, length);
      far[b * n + a] = far[a * n + b]!;
    }
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) far[i * n + j] = Math.min(far[i * n + j]!, far[i * n + k]! + far[k * n + j]!);
      }
    }
    const graph = streetGraph(lines);
    const stops = stopsOnStreets(graph, { x, y });
    const { metres } = streetDistances(graph, stops);
    let checked = 0;
    for (let i = 0; i < n * n; i++) {
      if (Math.floor(i / n) === i % n || !Number.isFinite(far[i]!)) continue;
      expect(metres[i]).toBeCloseTo(far[i]!, 6);
      checked++;
    }
    expect(checked).toBeGreaterThan(500);
  });

  it('need streets', () => {
    expect(() => stopsOnStreets(streetGraph([]), points([0, 0]))).toThrow('no streets');
  });
});
