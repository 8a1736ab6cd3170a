import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineLengthMetres, lineMiddle, SegmentIndex } from './segments.ts';

describe('the nearest segment', () => {
  const cross = [
    Float64Array.of(0, 0, 100, 0),
    Float64Array.of(100, 0, 100, 100),
    Float64Array.of(0, 50, 50, 50, 50, 90),
  ];
  const index = new SegmentIndex(cross);

  it('is found within the distance, ends included, and the lower one on a tie', () => {
    expect(index.nearest(50, 10, 20)).toBe(0);
    expect(index.nearest(50, -20, 20)).toBe(0);
    expect(index.nearest(50, -20.001, 20)).toBe(-1);
    expect(index.nearest(110, 60, 20)).toBe(1);
    expect(index.nearest(100, 0, 20)).toBe(0);
    expect(index.nearest(52, 80, 20)).toBe(2);
  });

  it('is none without segments or without a position', () => {
    expect(new SegmentIndex([]).nearest(0, 0, 50)).toBe(-1);
    expect(new SegmentIndex([Float64Array.of(1, 1)]).nearest(1, 1, 50)).toBe(-1);
    expect(index.nearest(Number.NaN, 0, 50)).toBe(-1);
  });

  it('is the one that trying all of them finds', () => {
    const coordinate = fc.integer({ min: 0, max: 1000 });
    const line = fc
      .array(coordinate, { minLength: 4, maxLength: 8 })
      .map((c) => Float64Array.from(c.slice(0, c.length & ~1)));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), coordinate, coordinate, (lines, x, y) => {
        const distances = lines.map((each) => distanceTo(each, x, y));
        const least = Math.min(...distances);
        const found = new SegmentIndex(lines).nearest(x, y, 100);
        if (least > 100 + 1e-9) expect(found).toBe(-1);
        else if (least < 100 - 1e-9) expect(distances[found]).toBeCloseTo(least, 9);
      }),
    );
  });
});

describe('a line', () => {
  it('has its middle on it', () => {
    expect(lineMiddle(Float64Array.of(0, 0, 10, 0, 10, 30))).toEqual({ x: 10, y: 10 });
    expect(lineLengthMetres(Float64Array.of(0, 0, 3, 4))).toBe(5);
    expect(lineMiddle(Float64Array.of(7, 8, 7, 8))).toEqual({ x: 7, y: 8 });
  });
});

function distanceTo(line: Float64Array, x: number, y: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k + 3 < line.length; k += 2) {
    const [ax, ay, dx, dy] = [line[k]!, line[k + 1]!, line[k + 2]! - line[k]!, line[k + 3]! - line[k + 1]!];
    const along =
      dx === 0 && dy === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    best = Math.min(best, Math.hypot(x - ax - along * dx, y - ay - along * dy));
  }
  return best;
}
