import { type Arrangement, arrange, edgesAsLines, edgesByNode, type TaggedLine } from './arrangement.ts';
import type { Road, RoadClass } from './arterials.ts';
import { chanceFor } from './chance.ts';
import { insideRing, type Line, lineLength, type Point } from './line.ts';
import { streetNamer } from './names.ts';
import type { Site } from './site.ts';

const BOUNDARY = -1;
const RIVER = -2;
const SHORTEST_LINK = 24;
const SHORTEST_STUB = 48;

/** A stretch of street between two junctions, as the arrangement knows it. */
export interface Stretch {
  name: string;
  class: RoadClass;
  line: Line;
  lengthMetres: number;
  fromNode: number;
  toNode: number;
  /** Half-edges of the arrangement from end to end; the face to the left of each is the left side of the street. */
  halfEdges: number[];
}

export interface Network {
  graph: Arrangement;
  stretches: Stretch[];
  /** Main roads beyond the boundary, to draw only. */
  outerRoads: Road[];
}

/** Makes of the drawn roads one connected network of named stretches, cut together with the boundary and the river. */
export function joinNetwork(seed: number, site: Site, roads: readonly Road[], sideStreets: readonly Line[]): Network {
  const laid: Road[] = [...roads, ...sideStreets.map((line): Road => ({ name: '', class: 'local', line }))];
  const { inside, outside } = cutAtBoundary(laid, site);
  const lines: TaggedLine[] = [
    ...inside,
    { tag: BOUNDARY, line: site.boundary },
    ...runsInside(site.river, site, 60).map((line) => ({ tag: RIVER, line })),
  ];
  let graph = onlyInside(arrange(lines), site);
  for (let round = 0; round < 2; round++) graph = dropStubs(graph);
  graph = mergeCloseJunctions(graph);
  graph = thinOut(seed, graph, site);
  graph = dropStubs(graph);
  graph = keepLargestPart(graph);
  return {
    graph,
    stretches: stretchesOf(seed, graph, laid, site),
    outerRoads: outside,
  };
}

function runsInside(line: Line, site: Site, overrunMetres: number): Point[][] {
  const runs: Point[][] = [];
  let run: Point[] = [];
  line.forEach((p, i) => {
    const isNear =
      site.isInside(p) || (line[i + 1] && site.isInside(line[i + 1]!)) || (line[i - 1] && site.isInside(line[i - 1]!));
    if (isNear) run.push(p);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  });
  if (run.length > 0) runs.push(run);
  return runs.filter((found) => lineLength(found) > overrunMetres);
}

function cutAtBoundary(roads: readonly Road[], site: Site): { inside: TaggedLine[]; outside: Road[] } {
  const inside: TaggedLine[] = [];
  const outside: Road[] = [];
  roads.forEach((road, tag) => {
    for (const line of runsInside(road.line, site, 5)) inside.push({ tag, line });
    let run: Point[] = [];
    const flush = () => {
      if (run.length > 1) outside.push({ ...road, line: run });
      run = [];
    };
    road.line.forEach((p, i) => {
      if (!site.isInside(p)) run.push(p);
      else {
        if (run.length > 0) run.push(p);
        flush();
        if (road.line[i + 1] && !site.isInside(road.line[i + 1]!)) run = [p];
      }
    });
    flush();
  });
  return { inside, outside };
}

function keep(graph: Arrangement, isKept: (edge: number) => boolean): Arrangement {
  const edges = graph.from.map((_, e) => e).filter(isKept);
  return {
    xs: graph.xs,
    ys: graph.ys,
    from: edges.map((e) => graph.from[e]!),
    to: edges.map((e) => graph.to[e]!),
    tag: edges.map((e) => graph.tag[e]!),
  };
}

/** The middle of an edge decides; the boundary itself stays. */
function onlyInside(graph: Arrangement, site: Site): Arrangement {
  return keep(graph, (e) => {
    if (graph.tag[e] === BOUNDARY) return true;
    const [a, b] = [graph.from[e]!, graph.to[e]!];
    return insideRing([(graph.xs[a]! + graph.xs[b]!) / 2, (graph.ys[a]! + graph.ys[b]!) / 2], site.boundary);
  });
}

const isStreet = (graph: Arrangement) => (edge: number) => graph.tag[edge]! >= 0;

/** Walks from a node along an edge until a junction or an end. */
function walk(graph: Arrangement, around: readonly number[][], node: number, edge: number) {
  const edges: number[] = [];
  let [at, along] = [node, edge];
  let metres = 0;
  for (;;) {
    edges.push(along);
    const other = graph.from[along] === at ? graph.to[along]! : graph.from[along]!;
    metres += Math.hypot(graph.xs[other]! - graph.xs[at]!, graph.ys[other]! - graph.ys[at]!);
    at = other;
    const fan = around[at]!;
    if (fan.length !== 2 || at === node) return { end: at, edges, metres };
    along = fan[0] === along ? fan[1]! : fan[0]!;
  }
}

/** Ends that lead nowhere and are shorter than a house or two are drawing faults, not culs-de-sac. */
function dropStubs(graph: Arrangement): Arrangement {
  const around = edgesByNode(graph, isStreet(graph));
  const dropped = new Set<number>();
  around.forEach((fan, node) => {
    if (fan.length !== 1) return;
    const { edges, metres } = walk(graph, around, node, fan[0]!);
    if (metres < SHORTEST_STUB) for (const edge of edges) dropped.add(edge);
  });
  return keep(graph, (e) => !dropped.has(e));
}

/** Two junctions within a few steps of each other become one. */
function mergeCloseJunctions(graph: Arrangement): Arrangement {
  const around = edgesByNode(graph, isStreet(graph));
  const isHeld = new Uint8Array(graph.xs.length);
  graph.tag.forEach((tag, e) => {
    if (tag < 0) isHeld[graph.from[e]!] = isHeld[graph.to[e]!] = 1;
  });
  const into = Int32Array.from(graph.xs, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (into[at] !== at) at = into[at]!;
    return at;
  };
  around.forEach((fan, node) => {
    if (fan.length < 3) return;
    for (const edge of fan) {
      const { end, edges, metres } = walk(graph, around, node, edge);
      if (metres > SHORTEST_LINK || around[end]!.length < 3 || end === node) continue;
      const path = new Set<number>([node, end]);
      for (const e of edges) {
        path.add(graph.from[e]!);
        path.add(graph.to[e]!);
      }
      if ([...path].filter((i) => isHeld[i] === 1).length > 1) continue;
      const target = root([...path].find((i) => isHeld[i] === 1) ?? node);
      for (const i of path) {
        const top = root(i);
        if (top !== target && isHeld[top] === 0) into[top] = target;
      }
    }
  });
  const lines = edgesAsLines({
    ...graph,
    from: graph.from.map(root),
    to: graph.to.map(root),
  }).filter(({ line }) => line[0]![0] !== line[1]![0] || line[0]![1] !== line[1]![1]);
  return arrange(lines);
}

/** Takes away a few links between through streets, more at the edge of town: real towns have long blocks and missing corners. */
function thinOut(seed: number, graph: Arrangement, site: Site): Arrangement {
  const chance = chanceFor(seed, 'thin out');
  const around = edgesByNode(graph, isStreet(graph));
  const degree = around.map((fan) => fan.length);
  const dropped = new Set<number>();
  around.forEach((fan, node) => {
    if (fan.length < 3) return;
    for (const edge of fan) {
      const { end, edges } = walk(graph, around, node, edge);
      if (end < node || dropped.has(edge) || edges.some((e) => graph.tag[e]! < site.patches.length + 20)) continue;
      const suburban = site.urban(graph.xs[node]!, graph.ys[node]!) < 0.75;
      if (degree[node]! < 4 || degree[end]! < 3 || !chance.happens(suburban ? 0.2 : 0.07)) continue;
      degree[node]!--;
      degree[end]!--;
      for (const e of edges) dropped.add(e);
    }
  });
  return keep(graph, (e) => !dropped.has(e));
}

function keepLargestPart(graph: Arrangement): Arrangement {
  const around = edgesByNode(graph, isStreet(graph));
  const part = new Int32Array(graph.xs.length).fill(-1);
  const sizes: number[] = [];
  around.forEach((fan, start) => {
    if (fan.length === 0 || part[start] !== -1) return;
    const id = sizes.length;
    const pending = [start];
    part[start] = id;
    let size = 0;
    while (pending.length > 0) {
      const node = pending.pop()!;
      size++;
      for (const e of around[node]!) {
        const other = graph.from[e] === node ? graph.to[e]! : graph.from[e]!;
        if (part[other] === -1) {
          part[other] = id;
          pending.push(other);
        }
      }
    }
    sizes.push(size);
  });
  const largest = sizes.indexOf(Math.max(...sizes));
  return keep(graph, (e) => graph.tag[e]! < 0 || part[graph.from[e]!] === largest);
}

function stretchesOf(seed: number, graph: Arrangement, laid: readonly Road[], site: Site): Stretch[] {
  const around = edgesByNode(graph, isStreet(graph));
  const name = streetNamer(chanceFor(seed, 'street names'));
  const names = laid.map((road) => road.name);
  const done = new Uint8Array(graph.from.length);
  const stretches: Stretch[] = [];
  const stop = (node: number) => around[node]!.length !== 2;
  around.forEach((fan, node) => {
    if (!stop(node)) return;
    for (const edge of fan) {
      if (done[edge]) continue;
      const { end, edges, metres } = walk(graph, around, node, edge);
      const halfEdges: number[] = [];
      const line: Point[] = [[graph.xs[node]!, graph.ys[node]!]];
      let at = node;
      for (const e of edges) {
        done[e] = 1;
        const isForward = graph.from[e] === at;
        halfEdges.push(2 * e + (isForward ? 0 : 1));
        at = isForward ? graph.to[e]! : graph.from[e]!;
        line.push([graph.xs[at]!, graph.ys[at]!]);
      }
      const tag = commonest(edges.map((e) => graph.tag[e]!));
      const middle = line[line.length >> 1]!;
      names[tag] ||= name(site.urban(middle[0], middle[1]), lineLength(laid[tag]!.line));
      stretches.push({
        name: names[tag]!,
        class: laid[tag]!.class,
        line,
        lengthMetres: metres,
        fromNode: node,
        toNode: end,
        halfEdges,
      });
    }
  });
  return stretches;
}

function commonest(tags: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
