import type { GazetteerSegment } from './gazetteer.ts';
import { lineLengthMetres, lineMiddle } from './segments.ts';
import { streetKey } from './street-name.ts';

/** Segments of one name nearer to each other than this are one street. */
const SAME_STREET_METRES = 300;

/** One named street: segments of one name that lie together. Two streets of one name in different parts of town are two. */
export interface Street {
  key: string;
  name: string;
  segmentIds: number[];
  lengthMetres: number;
  /** A point on the street near its middle. */
  x: number;
  y: number;
}

export function streetsOf(segments: readonly GazetteerSegment[]): Street[] {
  const byKey = new Map<string, GazetteerSegment[]>();
  for (const segment of segments) {
    const key = streetKey(segment.name);
    if (key === '') continue;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [segment]);
    else same.push(segment);
  }
  return [...byKey].flatMap(([key, same]) => clusters(same).map((parts) => street(key, parts)));
}

function street(key: string, segments: readonly GazetteerSegment[]): Street {
  const middles = segments.map(({ line }) => ({ ...lineMiddle(line), length: lineLengthMetres(line) }));
  const lengthMetres = middles.reduce((sum, { length }) => sum + length, 0);
  const mean = (of: 'x' | 'y') =>
    middles.reduce((sum, middle) => sum + middle[of] * (lengthMetres > 0 ? middle.length : 1), 0) /
    (lengthMetres > 0 ? lengthMetres : middles.length);
  const [x, y] = [mean('x'), mean('y')];
  const nearest = middles.reduce((a, b) => (Math.hypot(a.x - x, a.y - y) <= Math.hypot(b.x - x, b.y - y) ? a : b));
  return {
    key,
    name: segments[0]!.name,
    segmentIds: segments.map(({ segmentId }) => segmentId),
    lengthMetres,
    x: nearest.x,
    y: nearest.y,
  };
}

/** Single linkage over the boxes of the segments. */
function clusters(segments: readonly GazetteerSegment[]): GazetteerSegment[][] {
  const boxes = segments.map(({ line }) => box(line));
  const group = segments.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (group[at] !== at) at = group[at]!;
    return at;
  };
  for (let i = 0; i < boxes.length; i++) {
    for (let j = 0; j < i; j++) {
      if (gap(boxes[i]!, boxes[j]!) <= SAME_STREET_METRES) group[root(i)] = root(j);
    }
  }
  const byRoot = new Map<number, GazetteerSegment[]>();
  segments.forEach((segment, i) => {
    const same = byRoot.get(root(i));
    if (same === undefined) byRoot.set(root(i), [segment]);
    else same.push(segment);
  });
  return [...byRoot.values()];
}

type Box = [minX: number, minY: number, maxX: number, maxY: number];

function box(line: Float64Array): Box {
  const bounds: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < line.length; k += 2) {
    bounds[0] = Math.min(bounds[0], line[k]!);
    bounds[1] = Math.min(bounds[1], line[k + 1]!);
    bounds[2] = Math.max(bounds[2], line[k]!);
    bounds[3] = Math.max(bounds[3], line[k + 1]!);
  }
  return bounds;
}

function gap(a: Box, b: Box): number {
  return Math.hypot(Math.max(0, a[0] - b[2], b[0] - a[2]), Math.max(0, a[1] - b[3], b[1] - a[3]));
}
