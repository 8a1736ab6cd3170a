import type { Door } from './addresses.ts';
import { type Arrangement, type Faces, outlineOf } from './arrangement.ts';
import { chanceFor, noiseField } from './chance.ts';
import { gather, type Pieces } from './grouping.ts';
import { centroid, distance, insideRing, type Line, type Point, signedArea } from './line.ts';
import type { Rings, SmallArea, TownArea } from './model.ts';
import { TOWN_NAME } from './names.ts';
import { at, type Site } from './site.ts';

const N_SMALL_AREAS = 90;
const N_BEATS = 9;
const POPULATION = 140_000;
const RIVER_TAG = -2;

/** Names go to the wards nearest to where they sound right. */
const WARD_ANCHORS: readonly (readonly [name: string, x: number, y: number])[] = [
  ['Harbour', 6600, 4000],
  ['Market', 5300, 4000],
  ['Quayside', 4800, 4400],
  ['Ropery', 4100, 4200],
  ['Victoria', 4100, 3500],
  ['Westgate', 3200, 3800],
  ['Millfield', 2600, 3300],
  ['Whinmoor', 2800, 2400],
  ['Lantern Hill', 5700, 2500],
  ['Southcliffe', 6200, 1700],
  ['Marine', 6900, 3000],
  ['Hagg Wood', 4700, 1900],
  ['Ringfield', 5200, 3200],
  ['Eastdock', 6500, 5300],
  ['Ferrygate', 5550, 4700],
  ['Saltholm', 4700, 6000],
  ['Priory', 4300, 5700],
  ['Tarn', 3500, 5700],
  ['Beacon', 6300, 6100],
  ['Abbey', 6500, 6700],
];

export interface Areas {
  boundary: TownArea;
  wards: TownArea[];
  smallAreas: SmallArea[];
  beats: TownArea[];
  /** Index of the small area of each face, -1 for the outside. */
  smallAreaOfFace: Int32Array;
}

/** Gathers the faces between streets, river and boundary into small areas, and these into wards and beats. */
export function drawAreas(seed: number, site: Site, graph: Arrangement, faces: Faces, doors: readonly Door[]): Areas {
  const chance = chanceFor(seed, 'areas');
  const inner = faces.areas.map((area, f) => (area > 0 ? f : -1)).filter((f) => f >= 0);
  const pieceOf = new Int32Array(faces.areas.length).fill(-1);
  inner.forEach((f, i) => {
    pieceOf[f] = i;
  });
  const homes = new Float64Array(inner.length);
  for (const door of doors) {
    const piece = pieceOf[door.face]!;
    if (piece >= 0) homes[piece]!++;
  }
  const middles = inner.map((f) => centroid(faces.rings[f]!));
  const borders: Map<number, number>[] = inner.map(() => new Map());
  for (let e = 0; e < graph.from.length; e++) {
    const [p, q] = [pieceOf[faces.faceOf[2 * e]!]!, pieceOf[faces.faceOf[2 * e + 1]!]!];
    if (p < 0 || q < 0 || p === q || graph.tag[e] === RIVER_TAG) continue;
    const [a, b] = [graph.from[e]!, graph.to[e]!];
    const metres = Math.hypot(graph.xs[a]! - graph.xs[b]!, graph.ys[a]! - graph.ys[b]!);
    borders[p]!.set(q, (borders[p]!.get(q) ?? 0) + metres);
    borders[q]!.set(p, (borders[q]!.get(p) ?? 0) + metres);
  }
  const pieces: Pieces = { x: middles.map((p) => p[0]), y: middles.map((p) => p[1]), weight: homes, borders };
  const small = renumber(gather(pieces, N_SMALL_AREAS, chance), middles);
  const smallAreaOfFace = Int32Array.from(faces.areas, (_, f) => (pieceOf[f]! < 0 ? -1 : small.of[pieceOf[f]!]!));

  const outline = (isIn: (area: number) => boolean) =>
    ringsToParts(outlineOf(graph, faces, (f) => smallAreaOfFace[f]! >= 0 && isIn(smallAreaOfFace[f]!)));
  const households = new Float64Array(small.n);
  for (let i = 0; i < inner.length; i++) households[small.of[i]!]! += homes[i]!;
  const rings = Array.from({ length: small.n }, (_, a) => outline((area) => area === a));
  const middle = rings.map((parts, a) =>
    heart(
      parts,
      middles.filter((_, i) => small.of[i] === a),
    ),
  );

  const pooled: Pieces = {
    x: middle.map((p) => p[0]),
    y: middle.map((p) => p[1]),
    weight: households,
    borders: pooledBorders(borders, small.of, small.n),
  };
  const ward = renumber(gather(pooled, WARD_ANCHORS.length, chance), middle);
  const beat = renumber(gather(pooled, N_BEATS, chance), middle);
  const deprivation = deprivationOf(seed, site, middle);
  const perHome = POPULATION / Math.max(1, doors.length);
  // Poorer small areas hold fuller homes; the total stays near the town's.
  const population = Array.from(households, (n, a) =>
    Math.round(n * perHome * (0.94 + 0.12 * (deprivation.score[a]! / 60))),
  );

  const area = (code: string, name: string, members: readonly number[], parts: Rings): TownArea => ({
    code,
    name,
    rings: parts,
    middle: heart(
      parts,
      members.map((a) => middle[a]!),
    ),
    population: members.reduce((sum, a) => sum + population[a]!, 0),
    households: members.reduce((sum, a) => sum + households[a]!, 0),
  });
  const union = (group: { of: Int32Array; n: number }, code: (g: number) => string, name: (g: number) => string) =>
    Array.from({ length: group.n }, (_, g) => {
      const members = middle.map((_, a) => a).filter((a) => group.of[a] === g);
      return area(
        code(g),
        name(g),
        members,
        outline((a) => group.of[a] === g),
      );
    });
  const wardNames = nameWards(
    Array.from({ length: ward.n }, (_, g) => average(middle.filter((_, a) => ward.of[a] === g))),
  );
  const wards = union(
    ward,
    (g) => `FHW${String(g + 1).padStart(2, '0')}`,
    (g) => wardNames[g]!,
  );
  const beats = union(
    beat,
    (g) => `FHB${String(g + 1).padStart(2, '0')}`,
    (g) => `Beat ${g + 1}`,
  );
  const inWard = new Int32Array(ward.n);
  const smallAreas = middle.map((_, a): SmallArea => {
    const w = ward.of[a]!;
    inWard[w]!++;
    return {
      ...area(`FHS${String(a + 1).padStart(3, '0')}`, `${wardNames[w]} ${inWard[w]}`, [a], rings[a]!),
      ward: w,
      beat: beat.of[a]!,
      deprivationScore: deprivation.score[a]!,
      deprivationRank: deprivation.rank[a]!,
      deprivationDecile: Math.ceil((deprivation.rank[a]! / small.n) * 10),
    };
  });
  const everyArea = middle.map((_, a) => a);
  return {
    boundary: area(
      'FH',
      TOWN_NAME,
      everyArea,
      outline(() => true),
    ),
    wards,
    smallAreas,
    beats,
    smallAreaOfFace,
  };
}

/** Numbers groups from north to south so that codes read across the map, and closes gaps. */
function renumber(group: Int32Array, middles: readonly Point[]): { of: Int32Array; n: number } {
  const used = [...new Set(group)];
  const y = new Map(used.map((g) => [g, average(middles.filter((_, i) => group[i] === g))[1]]));
  used.sort((a, b) => y.get(b)! - y.get(a)!);
  const index = new Map(used.map((g, i) => [g, i]));
  return { of: group.map((g) => index.get(g)!), n: used.length };
}

function average(points: readonly Point[]): Point {
  const n = Math.max(1, points.length);
  return [points.reduce((sum, p) => sum + p[0], 0) / n, points.reduce((sum, p) => sum + p[1], 0) / n];
}

function pooledBorders(
  borders: readonly ReadonlyMap<number, number>[],
  of: Int32Array,
  n: number,
): Map<number, number>[] {
  const pooled: Map<number, number>[] = Array.from({ length: n }, () => new Map());
  borders.forEach((row, i) => {
    for (const [j, metres] of row) {
      const [a, b] = [of[i]!, of[j]!];
      if (a !== b) pooled[a]!.set(b, (pooled[a]!.get(b) ?? 0) + metres);
    }
  });
  return pooled;
}

/** A point inside, as near the middle as the pieces allow. */
function heart(parts: Rings, middles: readonly Point[]): Point {
  const middle = average(middles);
  const isIn = (p: Point) => parts.some(([exterior]) => insideRing(p, exterior!));
  if (isIn(middle)) return middle;
  return [...middles].sort((a, b) => distance(a, middle) - distance(b, middle)).find(isIn) ?? middle;
}

function ringsToParts(rings: readonly Line[]): Rings {
  const parts: Rings = rings.filter((ring) => signedArea(ring) > 0).map((ring) => [closed(ring)]);
  for (const ring of rings) {
    if (signedArea(ring) >= 0) continue;
    const home = parts.find((part) => insideRing(centroid(ring), part[0]!)) ?? parts[0];
    home?.push(closed(ring));
  }
  return parts;
}

function closed(ring: Line): Line {
  return [...ring, ring[0]!];
}

/** Gives each ward a name so that names lie, all together, as near as can be to where they sound right. */
function nameWards(middles: readonly Point[]): string[] {
  const cost = (ward: number, anchor: number) => {
    const [, x, y] = WARD_ANCHORS[anchor]!;
    return distance(middles[ward]!, at(x, y)) ** 2;
  };
  const anchorOf = middles.map((_, i) => i);
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (let i = 0; i < anchorOf.length; i++) {
      for (let j = i + 1; j < anchorOf.length; j++) {
        const [a, b] = [anchorOf[i]!, anchorOf[j]!];
        if (cost(i, b) + cost(j, a) >= cost(i, a) + cost(j, b) - 1) continue;
        [anchorOf[i], anchorOf[j]] = [b, a];
        isBetter = true;
      }
    }
  }
  return anchorOf.map((anchor) => WARD_ANCHORS[anchor]![0]);
}

/** Highest by the docks, in the old terraces west of the centre and on one outlying estate; lowest on the cliffs. */
function deprivationOf(seed: number, site: Site, middles: readonly Point[]): { score: number[]; rank: number[] } {
  const noise = noiseField(seed + 41, 650);
  const hill = (p: Point, x: number, y: number, reach: number) => Math.exp(-((distance(p, at(x, y)) / reach) ** 2));
  const score = middles.map((p) => {
    const need =
      16 +
      26 * hill(p, 6500, 5250, 900) +
      22 * hill(p, 4150, 3950, 800) +
      24 * hill(p, 3600, 5650, 700) +
      12 * hill(p, site.centre[0] - 465_000, site.centre[1] - 541_000, 600) -
      9 * hill(p, 6400, 2100, 1100) -
      8 * hill(p, 6400, 6700, 800);
    return Math.round(Math.max(3, need + 7 * noise(p[0], p[1])) * 100) / 100;
  });
  const order = score.map((_, i) => i).sort((a, b) => score[b]! - score[a]! || a - b);
  const rank: number[] = [];
  order.forEach((a, i) => {
    rank[a] = i + 1;
  });
  return { score, rank };
}
