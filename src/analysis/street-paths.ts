import { type PlanePoints, requireSameLength } from './points.ts';

/** Streets as a graph whose nodes are the vertices of the lines; vertices at one spot (to the decimetre) are one node. */
export interface StreetGraph {
  nodes: PlanePoints;
  /** Neighbours of node i are `ends[starts[i]] … ends[starts[i+1]-1]`, with their `lengths` in metres. */
  starts: Int32Array;
  ends: Int32Array;
  lengths: Float64Array;
}

/** Where a place meets the streets: on the edge from node `a` to node `b`, metres from each, and metres off the street. */
export interface StreetStop {
  a: number;
  b: number;
  fromA: number;
  fromB: number;
  offMetres: number;
  /** The point on the street. */
  x: number;
  y: number;
}

/** Places that no street joins are this much further than the straight line. */
const DETOUR = 1.4;

/** @param lines x0, y0, x1, y1, … metres; lines that share a vertex are joined there */
export function streetGraph(lines: readonly Float64Array[]): StreetGraph {
  const ids = new Map<string, number>();
  const [x, y]: [number[], number[]] = [[], []];
  const nodeAt = (px: number, py: number): number => {
    const key = `${Math.round(px * 10)},${Math.round(py * 10)}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, x.length);
    x.push(px);
    y.push(py);
    return x.length - 1;
  };
  const edges: [number, number][] = [];
  for (const line of lines) {
    for (let k = 0; k + 3 < line.length; k += 2) {
      const a = nodeAt(line[k], line[k + 1]);
      const b = nodeAt(line[k + 2], line[k + 3]);
      if (a !== b) edges.push([a, b]);
    }
  }
  const starts = new Int32Array(x.length + 1);
  for (const [a, b] of edges) {
    starts[a + 1]++;
    starts[b + 1]++;
  }
  for (let i = 0; i < x.length; i++) starts[i + 1] += starts[i];
  const fill = starts.slice(0, x.length);
  const ends = new Int32Array(2 * edges.length);
  const lengths = new Float64Array(2 * edges.length);
  for (const [a, b] of edges) {
    const length = distance(x[b] - x[a], y[b] - y[a]);
    ends[fill[a]] = b;
    lengths[fill[a]++] = length;
    ends[fill[b]] = a;
    lengths[fill[b]++] = length;
  }
  return { nodes: { x: Float64Array.from(x), y: Float64Array.from(y) }, starts, ends, lengths };
}

/** The nearest spot on any street, for each place. O(places × edges). @throws RangeError where there are no streets */
export function stopsOnStreets(graph: StreetGraph, places: PlanePoints): StreetStop[] {
  requireSameLength(places);
  const { nodes, starts, ends } = graph;
  if (ends.length === 0) throw new RangeError('There are no streets; expected at least one line of two points.');
  return Array.from(places.x, (px, i) => {
    const py = places.y[i];
    let best: StreetStop | null = null;
    for (let a = 0; a < nodes.x.length; a++) {
      for (let e = starts[a]; e < starts[a + 1]; e++) {
        const b = ends[e];
        if (b < a) continue;
        const dx = nodes.x[b] - nodes.x[a];
        const dy = nodes.y[b] - nodes.y[a];
        const along = ((px - nodes.x[a]) * dx + (py - nodes.y[a]) * dy) / (dx * dx + dy * dy);
        const share = Math.min(1, Math.max(0, along));
        const x = nodes.x[a] + share * dx;
        const y = nodes.y[a] + share * dy;
        const offMetres = distance(px - x, py - y);
        if (best !== null && offMetres >= best.offMetres) continue;
        const length = distance(dx, dy);
        best = { a, b, fromA: share * length, fromB: (1 - share) * length, offMetres, x, y };
      }
    }
    if (best === null) throw new RangeError(`Place ${i} is at ${px}, ${py}; expected a position in metres.`);
    return best;
  });
}

export interface StreetDistances {
  /** Metres along the streets from stop i to target j at `i * m + j` of m targets, both ways off the street included. */
  metres: Float64Array;
  /** 1 for a pair that no street joins, in the same places. */
  unjoined: Uint8Array;
  /** Pairs that no street joins: 1.4 times the straight line stands for them. */
  nUnjoined: number;
}

/** How far is it from every place to every other, or to every target? Dijkstra from each. O(places × edges log nodes). */
export function streetDistances(
  graph: StreetGraph,
  stops: readonly StreetStop[],
  targets: readonly StreetStop[] = stops,
): StreetDistances {
  const [n, m] = [stops.length, targets.length];
  const metres = new Float64Array(n * m);
  const unjoined = new Uint8Array(n * m);
  let nUnjoined = 0;
  const search = new StreetSearch(graph);
  for (let i = 0; i < n; i++) {
    search.from(stops[i]);
    for (let j = 0; j < m; j++) {
      if (stops[i] === targets[j]) continue;
      let along = search.to(targets[j]);
      if (!Number.isFinite(along)) {
        nUnjoined++;
        unjoined[i * m + j] = 1;
        along = DETOUR * distance(targets[j].x - stops[i].x, targets[j].y - stops[i].y);
      }
      metres[i * m + j] = along + stops[i].offMetres + targets[j].offMetres;
    }
  }
  return { metres, unjoined, nUnjoined };
}

/** The way from one stop to another: x0, y0, x1, y1, … along the streets; a straight line where no street joins them. */
export function streetPath(graph: StreetGraph, from: StreetStop, to: StreetStop): Float64Array {
  const search = new StreetSearch(graph);
  search.from(from);
  return Float64Array.from([
    from.x,
    from.y,
    ...search.nodesTo(from, to).flatMap((node) => at(graph, node)),
    to.x,
    to.y,
  ]);
}

const at = ({ nodes }: StreetGraph, node: number): [number, number] => [nodes.x[node], nodes.y[node]];

/** One source at a time; arrays are kept between searches. */
class StreetSearch {
  readonly #graph: StreetGraph;
  readonly #metres: Float64Array;
  readonly #before: Int32Array;
  #source: StreetStop | null = null;

  constructor(graph: StreetGraph) {
    this.#graph = graph;
    this.#metres = new Float64Array(graph.nodes.x.length);
    this.#before = new Int32Array(graph.nodes.x.length);
  }

  from(stop: StreetStop): void {
    const { starts, ends, lengths } = this.#graph;
    const metres = this.#metres.fill(Number.POSITIVE_INFINITY);
    this.#before.fill(-1);
    this.#source = stop;
    const queue = new NodeQueue();
    metres[stop.a] = stop.fromA;
    metres[stop.b] = stop.fromB;
    queue.push(stop.a, stop.fromA);
    queue.push(stop.b, stop.fromB);
    for (let next = queue.pop(); next !== null; next = queue.pop()) {
      const [node, gone] = next;
      if (gone > metres[node]) continue;
      for (let e = starts[node]; e < starts[node + 1]; e++) {
        const reached = gone + lengths[e];
        if (reached >= metres[ends[e]]) continue;
        metres[ends[e]] = reached;
        this.#before[ends[e]] = node;
        queue.push(ends[e], reached);
      }
    }
  }

  /** Metres along the streets, Infinity where none joins. */
  to(stop: StreetStop): number {
    const round = Math.min(this.#metres[stop.a] + stop.fromA, this.#metres[stop.b] + stop.fromB);
    return Math.min(round, alongOneEdge(this.#source, stop));
  }

  nodesTo(from: StreetStop, stop: StreetStop): number[] {
    const shortest = this.to(stop);
    if (!Number.isFinite(shortest) || shortest === alongOneEdge(from, stop)) return [];
    const last = this.#metres[stop.a] + stop.fromA <= this.#metres[stop.b] + stop.fromB ? stop.a : stop.b;
    const nodes: number[] = [];
    for (let node = last; node >= 0; node = this.#before[node]) nodes.push(node);
    return nodes.reverse();
  }
}

function alongOneEdge(one: StreetStop | null, other: StreetStop): number {
  if (one === null || one.a !== other.a || one.b !== other.b) return Number.POSITIVE_INFINITY;
  return Math.abs(one.fromA - other.fromA);
}

/** A binary heap of nodes by metres; the node breaks ties, so that every engine walks alike. */
class NodeQueue {
  readonly #nodes: number[] = [];
  readonly #keys: number[] = [];

  push(node: number, key: number): void {
    let i = this.#nodes.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.#keys[parent] < key || (this.#keys[parent] === key && this.#nodes[parent] <= node)) break;
      this.#nodes[i] = this.#nodes[parent];
      this.#keys[i] = this.#keys[parent];
      i = parent;
    }
    this.#nodes[i] = node;
    this.#keys[i] = key;
  }

  pop(): [node: number, key: number] | null {
    if (this.#nodes.length === 0) return null;
    const top: [number, number] = [this.#nodes[0], this.#keys[0]];
    const node = this.#nodes.pop() as number;
    const key = this.#keys.pop() as number;
    const n = this.#nodes.length;
    if (n > 0) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= n) break;
        if (child + 1 < n && this.#less(child + 1, child)) child++;
        if (key < this.#keys[child] || (key === this.#keys[child] && node <= this.#nodes[child])) break;
        this.#nodes[i] = this.#nodes[child];
        this.#keys[i] = this.#keys[child];
        i = child;
      }
      this.#nodes[i] = node;
      this.#keys[i] = key;
    }
    return top;
  }

  #less(i: number, j: number): boolean {
    return this.#keys[i] < this.#keys[j] || (this.#keys[i] === this.#keys[j] && this.#nodes[i] < this.#nodes[j]);
  }
}

function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
