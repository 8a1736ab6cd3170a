import type { Line, Point } from './line.ts';

/** Lines that cut the town into faces: roads (tag >= 0, an index the caller understands) and edges without a road (tag < 0). */
export interface TaggedLine {
  tag: number;
  line: Line;
}

/** A planar graph: lines cut where they meet, one edge between two nodes. */
export interface Arrangement {
  xs: number[];
  ys: number[];
  /** Node ids and tag of each edge. */
  from: number[];
  to: number[];
  tag: number[];
}

const SNAP = 0.5;
const CELL = 50;

/** Cuts lines at every crossing, rounds to half metres, and repeats until rounding makes no new crossing. */
export function arrange(lines: readonly TaggedLine[]): Arrangement {
  let current = cutOnce(lines);
  for (let round = 0; round < 4; round++) {
    const next = cutOnce(edgesAsLines(current));
    if (next.from.length === current.from.length) return next;
    current = next;
  }
  return current;
}

export function edgesAsLines(graph: Arrangement): TaggedLine[] {
  return graph.from.map((a, i) => {
    const b = graph.to[i]!;
    return {
      tag: graph.tag[i]!,
      line: [
        [graph.xs[a]!, graph.ys[a]!],
        [graph.xs[b]!, graph.ys[b]!],
      ],
    };
  });
}

function cutOnce(lines: readonly TaggedLine[]): Arrangement {
  const ax: number[] = [];
  const ay: number[] = [];
  const bx: number[] = [];
  const by: number[] = [];
  const tags: number[] = [];
  for (const { tag, line } of lines) {
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1]!, line[i]!];
      if (a[0] === b[0] && a[1] === b[1]) continue;
      ax.push(a[0]);
      ay.push(a[1]);
      bx.push(b[0]);
      by.push(b[1]);
      tags.push(tag);
    }
  }
  const cuts: number[][] = tags.map(() => [0, 1]);
  const cells = new Map<number, number[]>();
  const seen = new Set<number>();
  for (let i = 0; i < tags.length; i++) {
    const column0 = Math.floor((Math.min(ax[i]!, bx[i]!) - SNAP) / CELL);
    const column1 = Math.floor((Math.max(ax[i]!, bx[i]!) + SNAP) / CELL);
    const row0 = Math.floor((Math.min(ay[i]!, by[i]!) - SNAP) / CELL);
    const row1 = Math.floor((Math.max(ay[i]!, by[i]!) + SNAP) / CELL);
    seen.clear();
    for (let row = row0; row <= row1; row++) {
      for (let column = column0; column <= column1; column++) {
        const key = row * 65536 + column;
        let cell = cells.get(key);
        if (!cell) {
          cell = [];
          cells.set(key, cell);
        }
        for (const j of cell) {
          if (!seen.has(j)) {
            seen.add(j);
            cross(i, j);
          }
        }
        cell.push(i);
      }
    }
  }

  function cross(i: number, j: number): void {
    const [rx, ry] = [bx[i]! - ax[i]!, by[i]! - ay[i]!];
    const [sx, sy] = [bx[j]! - ax[j]!, by[j]! - ay[j]!];
    const [qx, qy] = [ax[j]! - ax[i]!, ay[j]! - ay[i]!];
    const turn = rx * sy - ry * sx;
    const [li, lj] = [Math.hypot(rx, ry), Math.hypot(sx, sy)];
    if (Math.abs(turn) > 1e-6 * li * lj) {
      const t = (qx * sy - qy * sx) / turn;
      const u = (qx * ry - qy * rx) / turn;
      const [si, sj] = [SNAP / li, SNAP / lj];
      if (t > -si && t < 1 + si && u > -sj && u < 1 + sj) {
        cuts[i]!.push(Math.min(1, Math.max(0, t)));
        cuts[j]!.push(Math.min(1, Math.max(0, u)));
      }
    }
    // Ends that lie on the other line, also where the two run along each other.
    touch(i, j, qx, qy, rx, ry, li);
    touch(i, j, qx + sx, qy + sy, rx, ry, li);
    touch(j, i, -qx, -qy, sx, sy, lj);
    touch(j, i, rx - qx, ry - qy, sx, sy, lj);
  }

  function touch(i: number, _j: number, px: number, py: number, rx: number, ry: number, length: number): void {
    const t = (px * rx + py * ry) / (length * length);
    if (t > 0 && t < 1 && Math.abs(px * ry - py * rx) / length < SNAP * 0.8) cuts[i]!.push(t);
  }

  const graph: Arrangement = { xs: [], ys: [], from: [], to: [], tag: [] };
  const nodes = new Map<number, number>();
  const nodeAt = (x: number, y: number): number => {
    const [ix, iy] = [Math.round(x / SNAP), Math.round(y / SNAP)];
    const key = iy * 4194304 + ix;
    let id = nodes.get(key);
    if (id === undefined) {
      id = graph.xs.length;
      nodes.set(key, id);
      graph.xs.push(ix * SNAP);
      graph.ys.push(iy * SNAP);
    }
    return id;
  };
  const edges = new Map<number, number>();
  for (let i = 0; i < tags.length; i++) {
    const stops = cuts[i]!.sort((p, q) => p - q);
    let last = nodeAt(ax[i]!, ay[i]!);
    for (const t of stops) {
      const id = nodeAt(ax[i]! + (bx[i]! - ax[i]!) * t, ay[i]! + (by[i]! - ay[i]!) * t);
      if (id === last) continue;
      const key = Math.min(id, last) * 1048576 + Math.max(id, last);
      const known = edges.get(key);
      if (known === undefined) {
        edges.set(key, graph.from.length);
        graph.from.push(last);
        graph.to.push(id);
        graph.tag.push(tags[i]!);
      } else if (graph.tag[known]! < 0 && tags[i]! >= 0) graph.tag[known] = tags[i]!;
      last = id;
    }
  }
  return graph;
}

/** Edge ids round each node. */
export function edgesByNode(graph: Arrangement, isUsed: (edge: number) => boolean = () => true): number[][] {
  const around: number[][] = graph.xs.map(() => []);
  for (let e = 0; e < graph.from.length; e++) {
    if (!isUsed(e)) continue;
    around[graph.from[e]!]!.push(e);
    around[graph.to[e]!]!.push(e);
  }
  return around;
}

/**
 * The faces of the graph. Half-edge 2e runs along edge e, 2e+1 back; each has its face on the left.
 * `outer` faces run clockwise: the outside of a connected part.
 */
export interface Faces {
  faceOf: Int32Array;
  next: Int32Array;
  rings: Point[][];
  areas: number[];
}

export function facesOf(graph: Arrangement): Faces {
  const n = graph.from.length * 2;
  const start = (h: number) => (h & 1 ? graph.to[h >> 1]! : graph.from[h >> 1]!);
  const out: number[][] = graph.xs.map(() => []);
  for (let h = 0; h < n; h++) out[start(h)]!.push(h);
  const angle = (h: number) => {
    const [a, b] = [start(h), start(h ^ 1)];
    return Math.atan2(graph.ys[b]! - graph.ys[a]!, graph.xs[b]! - graph.xs[a]!);
  };
  const next = new Int32Array(n);
  for (const fan of out) {
    const sorted = fan.map((h) => ({ h, a: angle(h) })).sort((p, q) => p.a - q.a);
    // Arriving against h, the face on the left goes on along the next spoke clockwise.
    for (let i = 0; i < sorted.length; i++) {
      next[sorted[i]!.h ^ 1] = sorted[(i - 1 + sorted.length) % sorted.length]!.h;
    }
  }
  const faceOf = new Int32Array(n).fill(-1);
  const rings: Point[][] = [];
  const areas: number[] = [];
  for (let h = 0; h < n; h++) {
    if (faceOf[h] !== -1) continue;
    const ring: Point[] = [];
    let area = 0;
    for (let k = h; faceOf[k] === -1; k = next[k]!) {
      faceOf[k] = rings.length;
      const [a, b] = [start(k), start(k ^ 1)];
      ring.push([graph.xs[a]!, graph.ys[a]!]);
      area += graph.xs[a]! * graph.ys[b]! - graph.xs[b]! * graph.ys[a]!;
    }
    rings.push(ring);
    areas.push(area / 2);
  }
  return { faceOf, next, rings, areas };
}

/** The outline of some faces together: exterior rings anticlockwise, holes clockwise. */
export function outlineOf(graph: Arrangement, faces: Faces, isIn: (face: number) => boolean): Point[][] {
  const isEdge = (h: number) => isIn(faces.faceOf[h]!) && !isIn(faces.faceOf[h ^ 1]!);
  const done = new Set<number>();
  const rings: Point[][] = [];
  for (let h = 0; h < faces.next.length; h++) {
    if (done.has(h) || !isEdge(h)) continue;
    const ring: Point[] = [];
    for (let k = h; !done.has(k); ) {
      done.add(k);
      const a = k & 1 ? graph.to[k >> 1]! : graph.from[k >> 1]!;
      ring.push([graph.xs[a]!, graph.ys[a]!]);
      k = faces.next[k]!;
      while (!isEdge(k)) k = faces.next[k ^ 1]!;
    }
    rings.push(ring);
  }
  return rings;
}
