/** x, y in metres. */
export type Point = readonly [x: number, y: number];
export type Line = readonly Point[];

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

export function lineLength(line: Line): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) length += distance(line[i - 1]!, line[i]!);
  return length;
}

/** The point so many metres along; the ends beyond them. */
function pointAlong(line: Line, metres: number): Point {
  let left = metres;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const step = distance(a, b);
    if (left <= step && step > 0) {
      const t = Math.max(0, left) / step;
      return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    }
    left -= step;
  }
  return line[line.length - 1]!;
}

/** A point beside the line: so many metres along, so many to the left of the direction of travel. */
export function pointBeside(line: Line, metres: number, leftMetres: number): Point {
  const at = pointAlong(line, metres);
  const ahead = pointAlong(line, metres + 3);
  const behind = pointAlong(line, metres - 3);
  const dx = ahead[0] - behind[0];
  const dy = ahead[1] - behind[1];
  const length = Math.hypot(dx, dy) || 1;
  return [at[0] - (dy / length) * leftMetres, at[1] + (dx / length) * leftMetres];
}

function distanceToSpan(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const squared = dx * dx + dy * dy;
  const t = squared > 0 ? Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared)) : 0;
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

/** A smooth curve through the given points (centripetal Catmull–Rom), sampled about every `stepMetres`. */
export function curveThrough(points: Line, stepMetres: number, closed = false): Point[] {
  const n = points.length;
  const at = (i: number): Point => (closed ? points[(i + n) % n]! : points[Math.min(n - 1, Math.max(0, i))]!);
  const curve: Point[] = [];
  const spans = closed ? n : n - 1;
  for (let i = 0; i < spans; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const steps = Math.max(1, Math.round(distance(p1, p2) / stepMetres));
    for (let k = 0; k < steps; k++) curve.push(catmullRom(p0, p1, p2, p3, k / steps));
  }
  curve.push(closed ? curve[0]! : points[n - 1]!);
  return curve;
}

function catmullRom(p0: Point, p1: Point, p2: Point, p3: Point, t: number): Point {
  const axis = (k: 0 | 1) => {
    const [a, b, c, d] = [p0[k], p1[k], p2[k], p3[k]];
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
  };
  return [axis(0), axis(1)];
}

/** Fewer points, none of the dropped ones further than this from the line (Douglas–Peucker). */
export function simplify(line: Line, toleranceMetres: number): Point[] {
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const pending: [number, number][] = [[0, line.length - 1]];
  while (pending.length > 0) {
    const [from, to] = pending.pop()!;
    let worst = toleranceMetres;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const d = distanceToSpan(line[i]!, line[from]!, line[to]!);
      if (d > worst) [worst, at] = [d, i];
    }
    if (at > 0) {
      keep[at] = 1;
      pending.push([from, at], [at, to]);
    }
  }
  return line.filter((_, i) => keep[i] === 1);
}

/** Twice the area inside is positive for a ring that runs anticlockwise. */
export function signedArea(ring: Line): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    sum += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
  }
  return sum / 2;
}

export function centroid(ring: Line): Point {
  let [x, y, sum] = [0, 0, 0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const cross = ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
    x += (ring[j]![0] + ring[i]![0]) * cross;
    y += (ring[j]![1] + ring[i]![1]) * cross;
    sum += cross;
  }
  return Math.abs(sum) < 1e-9 ? ring[0]! : [x / (3 * sum), y / (3 * sum)];
}

export function insideRing(p: Point, ring: Line): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}
