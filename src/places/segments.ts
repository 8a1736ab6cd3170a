import Flatbush from 'flatbush';

/** Which street segment is nearest? Lines are x0, y0, x1, y1, … in metres. */
export class SegmentIndex {
  /** Four numbers an edge: ax, ay, bx, by. */
  readonly #edges: Float64Array;
  /** Line of each edge. */
  readonly #lineOf: Int32Array;
  readonly #tree: Flatbush | null;
  // The running best of one search; fields, so that a million searches allocate no closure.
  #x = 0;
  #y = 0;
  #best = -1;
  #bestSquared = 0;

  constructor(lines: readonly Float64Array[]) {
    let nEdges = 0;
    for (const line of lines) nEdges += Math.max(0, line.length / 2 - 1);
    this.#edges = new Float64Array(4 * nEdges);
    this.#lineOf = new Int32Array(nEdges);
    this.#tree = nEdges === 0 ? null : new Flatbush(nEdges);
    let edge = 0;
    lines.forEach((line, l) => {
      for (let k = 0; k + 3 < line.length; k += 2) {
        this.#edges.set(line.subarray(k, k + 4), 4 * edge);
        this.#lineOf[edge++] = l;
        const [ax, ay, bx, by] = [line[k]!, line[k + 1]!, line[k + 2]!, line[k + 3]!];
        this.#tree!.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
      }
    });
    this.#tree?.finish();
  }

  readonly #visit = (edge: number): boolean => {
    const squared = squaredDistance(this.#edges, 4 * edge, this.#x, this.#y);
    const line = this.#lineOf[edge]!;
    // Ties go to the lower line, so that a point on a junction is always in the same segment.
    if (squared < this.#bestSquared || (squared === this.#bestSquared && (this.#best < 0 || line < this.#best))) {
      this.#best = line;
      this.#bestSquared = squared;
    }
    return false;
  };

  /** Index of the line nearest to the point, or -1 when none is within the distance (inclusive). */
  nearest(x: number, y: number, maxMetres: number): number {
    if (this.#tree === null || !Number.isFinite(x) || !Number.isFinite(y)) return -1;
    this.#x = x;
    this.#y = y;
    this.#best = -1;
    this.#bestSquared = maxMetres * maxMetres;
    this.#tree.search(x - maxMetres, y - maxMetres, x + maxMetres, y + maxMetres, this.#visit);
    return this.#best;
  }
}

function squaredDistance(edges: Float64Array, at: number, x: number, y: number): number {
  const ax = edges[at]!;
  const ay = edges[at + 1]!;
  const dx = edges[at + 2]! - ax;
  const dy = edges[at + 3]! - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  const offX = x - (ax + along * dx);
  const offY = y - (ay + along * dy);
  return offX * offX + offY * offY;
}

export function lineLengthMetres(line: Float64Array): number {
  let length = 0;
  for (let k = 0; k + 3 < line.length; k += 2)
    length += Math.hypot(line[k + 2]! - line[k]!, line[k + 3]! - line[k + 1]!);
  return length;
}

/** The point halfway along a line. */
export function lineMiddle(line: Float64Array): { x: number; y: number } {
  let rest = lineLengthMetres(line) / 2;
  for (let k = 0; k + 3 < line.length; k += 2) {
    const length = Math.hypot(line[k + 2]! - line[k]!, line[k + 3]! - line[k + 1]!);
    if (length >= rest && length > 0) {
      const along = rest / length;
      return {
        x: line[k]! + along * (line[k + 2]! - line[k]!),
        y: line[k + 1]! + along * (line[k + 3]! - line[k + 1]!),
      };
    }
    rest -= length;
  }
  return { x: line[0] ?? Number.NaN, y: line[1] ?? Number.NaN };
}
