import { describe, expect, it } from 'vitest';
import { arrange, facesOf, outlineOf, type TaggedLine } from './arrangement.ts';
import { chanceFor } from './chance.ts';
import { gather } from './grouping.ts';
import { signedArea } from './line.ts';

const square = (x: number, y: number, side: number): [number, number][] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];

describe('arrangement', () => {
  it('cuts two crossing lines into four edges that share one node', () => {
    const lines: TaggedLine[] = [
      { tag: 0, line: [[0, 0], [100, 100]] },
      { tag: 1, line: [[0, 100], [100, 0]] },
    ]; // biome-ignore format: two short lines
    const graph = arrange(lines);
    expect(graph.from).toHaveLength(4);
    expect(graph.xs).toHaveLength(5);
  });

  it('joins a line that ends on another', () => {
    const graph = arrange([
      { tag: 0, line: [[0, 0], [100, 0]] },
      { tag: 1, line: [[50, 60], [50, 0]] },
    ]); // biome-ignore format: two short lines
    expect(graph.from).toHaveLength(3);
  });

  it('finds the faces of a square with a street across and a dead end', () => {
    const graph = arrange([
      { tag: -1, line: square(0, 0, 100) },
      { tag: 0, line: [[40, 0], [40, 100]] },
      { tag: 1, line: [[70, 0], [70, 50]] },
    ]); // biome-ignore format: short lines
    const faces = facesOf(graph);
    expect(faces.areas.filter((area) => area > 0).sort((a, b) => a - b)).toEqual([4000, 6000]);
    expect(faces.areas.filter((area) => area < 0)).toEqual([-10_000]);
    const inner = new Set(faces.areas.flatMap((area, f) => (area > 0 ? [f] : [])));
    const outline = outlineOf(graph, faces, (f) => inner.has(f));
    expect(outline).toHaveLength(1);
    expect(signedArea(outline[0]!)).toBe(10_000);
  });

  it('outlines a ring of faces with its hole', () => {
    const graph = arrange([
      { tag: -1, line: square(0, 0, 90) },
      { tag: 0, line: square(30, 30, 30) },
      { tag: 0, line: [[0, 45], [30, 45]] },
    ]); // biome-ignore format: short lines
    const faces = facesOf(graph);
    const around = faces.areas.findIndex((area) => area > 900);
    const rings = outlineOf(graph, faces, (f) => f === around);
    expect(rings.map(signedArea).sort((a, b) => a - b)).toEqual([-900, 8100]);
  });

  it('gathers pieces into connected areas of like weight', () => {
    const n = 12;
    const [x, y]: [number[], number[]] = [[], []];
    const borders: Map<number, number>[] = [];
    for (let i = 0; i < n * n; i++) {
      const [c, r] = [i % n, Math.floor(i / n)];
      x.push(c);
      y.push(r);
      const near = new Map<number, number>();
      if (c > 0) near.set(i - 1, 1);
      if (c < n - 1) near.set(i + 1, 1);
      if (r > 0) near.set(i - n, 1);
      if (r < n - 1) near.set(i + n, 1);
      borders.push(near);
    }
    const group = gather({ x, y, weight: new Float64Array(n * n).fill(1), borders }, 6, chanceFor(1, 'gather'));
    const sizes = Array.from({ length: 6 }, (_, g) => group.filter((of) => of === g).length);
    expect(Math.min(...sizes)).toBeGreaterThan(14);
    expect(Math.max(...sizes)).toBeLessThan(36);
    for (let g = 0; g < 6; g++) {
      const start = group.indexOf(g);
      const seen = new Set([start]);
      for (const i of seen) for (const j of borders[i]!.keys()) if (group[j] === g) seen.add(j);
      expect(seen.size).toBe(sizes[g]);
    }
  });
});
