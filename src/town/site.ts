import { chanceFor, noiseField } from './chance.ts';
import { curveThrough, distance, insideRing, type Line, type Point } from './line.ts';

/** South-west corner of the drawing, British National Grid metres: open sea, 20 km off the coast. */
export const ORIGIN: Point = [465_000, 541_000];
/** The drawing reaches this far beyond the town on each side, so that a map has something around it. */
export const EXTENT = { minX: 461_000, minY: 537_000, maxX: 478_000, maxY: 553_500 };

export function at(x: number, y: number): Point {
  return [ORIGIN[0] + x, ORIGIN[1] + y];
}

/** A patch of ground that is not housing, with a smooth outline. */
interface Patch {
  name: string;
  kind: 'park' | 'cemetery' | 'wood' | 'industry';
  middle: Point;
  outline: Line;
}

/** The lie of the land, before anyone built on it. */
export interface Site {
  centre: Point;
  /** Easting of the shore at a northing; sea lies east of it. */
  shoreX(y: number): number;
  /** Northing of the middle of the river at an easting. */
  riverY(x: number): number;
  riverHalfWidth(x: number): number;
  shore: Line;
  river: Line;
  rail: Line[];
  /** The district: land edge and shore, anticlockwise, closed. */
  boundary: Line;
  patches: Patch[];
  docks: Line[];
  /** How built-up: above 1 in the old centre, 0 in the fields. */
  urban(x: number, y: number): number;
  /** Metres to the nearest water; negative in it. */
  dryMetres(x: number, y: number): number;
  isInside(p: Point): boolean;
}

export function layOutSite(seed: number): Site {
  const chance = chanceFor(seed, 'site');
  const coarse = noiseField(seed + 11, 2600);
  const fine = noiseField(seed + 12, 700);
  const phase = chance.between(0, 6);
  const [x0, y0] = ORIGIN;

  const shoreX = (y: number) => {
    const v = y - y0;
    // A headland north of the river and a bay south of it; the noise keeps both from looking drawn with a compass.
    const headland = 520 * Math.exp(-(((v - 6500) / 800) ** 2));
    const bay = -560 * Math.exp(-(((v - 2500) / 1300) ** 2));
    return x0 + 7500 + headland + bay + 260 * coarse(0, y) + 60 * fine(0, y) + 14 * fine(99, y * 5);
  };
  const riverY = (x: number) => {
    const u = x - x0;
    const swing = 430 * Math.sin(u / 900 + phase) * Math.min(1, Math.max(0.35, (7000 - u) / 4000));
    return y0 + 4750 + swing * 0.75 + 90 * fine(x, 0);
  };
  const riverHalfWidth = (x: number) => {
    const u = x - x0;
    return 34 + 16 * Math.max(0, u / 6000) + 120 * Math.max(0, (u - 6300) / 1300) ** 2;
  };
  const mouthX = shoreX(riverY(x0 + 7500));
  const shore: Point[] = [];
  for (let y = EXTENT.minY; y <= EXTENT.maxY; y += 40) shore.push([shoreX(y), y]);
  const river: Point[] = [];
  for (let x = EXTENT.minX; x < mouthX + 500; x += 40) river.push([x, riverY(x)]);

  const centre: Point = [x0 + 5250, riverY(x0 + 5250) - 620];
  const boundary = districtBoundary(seed, shoreX);
  const isInside = (p: Point) => insideRing(p, boundary);

  const bumps = [
    [centre[0], centre[1], 1500, 1150, 1.35],
    [x0 + 5300, riverY(x0 + 5300) + 1100, 1250, 900, 0.9],
    [x0 + 3050, y0 + 3500, 1050, 900, 0.78],
    [x0 + 5400, y0 + 2150, 1150, 900, 0.72],
    [x0 + 6700, y0 + 3200, 800, 1100, 0.8],
    [x0 + 3700, riverY(x0 + 3700) + 850, 850, 600, 0.6],
    [x0 + 6700, y0 + 6600, 800, 800, 0.62],
  ] as const;
  const ragged = noiseField(seed + 13, 480);
  const urban = (x: number, y: number) => {
    let sum = 0;
    for (const [bx, by, sx, sy, height] of bumps) {
      sum = Math.max(sum, height * Math.exp(-(((x - bx) / sx) ** 2) - ((y - by) / sy) ** 2));
    }
    return sum + 0.1 * ragged(x, y);
  };
  const dryMetres = (x: number, y: number) => {
    const slope = (riverY(x + 20) - riverY(x - 20)) / 40;
    const fromRiver = Math.abs(y - riverY(x)) / Math.hypot(1, slope) - riverHalfWidth(x);
    return Math.min(x < mouthX + 500 ? fromRiver : Number.POSITIVE_INFINITY, shoreX(y) - x);
  };

  const patch = (kind: Patch['kind'], name: string, x: number, y: number, rx: number, ry: number): Patch => {
    const middle: Point = [x, y];
    const turn = chance.between(0, Math.PI);
    const knots: Point[] = [];
    for (let k = 0; k < 9; k++) {
      const angle = (k / 9) * 2 * Math.PI;
      const r = chance.between(0.82, 1.16);
      const [a, b] = [rx * r * Math.cos(angle), ry * r * Math.sin(angle)];
      knots.push([x + a * Math.cos(turn) - b * Math.sin(turn), y + a * Math.sin(turn) + b * Math.cos(turn)]);
    }
    return { kind, name, middle, outline: curveThrough(knots, 25, true) };
  };
  const bank = (x: number, side: 1 | -1, away: number) => riverY(x) + side * (riverHalfWidth(x) + away);
  const patches = [
    patch('park', 'Victoria Park', centre[0] - 1400, centre[1] - 700, 280, 200),
    patch('park', 'Lantern Park', x0 + 5720, y0 + 2560, 250, 180),
    patch('park', 'Saltholm Park', x0 + 4780, bank(x0 + 4780, 1, 1330), 230, 200),
    patch('park', 'Mill Meadow', x0 + 2850, y0 + 2850, 240, 150),
    patch('park', 'Beacon Green', x0 + 6150, y0 + 6660, 200, 160),
    patch('cemetery', 'Northgate Cemetery', x0 + 5820, bank(x0 + 5820, 1, 1000), 170, 130),
    patch('wood', 'Hagg Wood', x0 + 4150, y0 + 1830, 330, 220),
    patch('wood', 'Tarn Wood', x0 + 3000, bank(x0 + 3000, 1, 1350), 400, 260),
    patch('industry', 'Eastdock Estate', x0 + 6550, bank(x0 + 6550, 1, 420), 480, 260),
    patch('industry', 'Ropeworks Trade Park', x0 + 4150, bank(x0 + 4150, -1, 330), 380, 170),
  ];
  const dock = (x: number): Point[] => {
    const y = riverY(x) + riverHalfWidth(x) - 30;
    return [[x, y], [x + 105, y + 10], [x + 75, y + 265], [x - 28, y + 255], [x, y]]; // biome-ignore format: a ring reads best on one line
  };
  const docks = [dock(x0 + 6480), dock(x0 + 6730)];
  const station: Point = [centre[0] - 150, centre[1] - 480];
  const rail = [
    curveThrough(
      [
        at(-4000, 3100),
        at(-1200, 2900),
        at(1700, 3250),
        at(3600, 3000),
        [station[0] - 700, station[1] - 40],
        station,
        [station[0] + 600, station[1] - 140],
        at(6150, 2500),
        at(6050, 1200),
        at(5800, -800),
        at(5900, -4000),
      ],
      40,
    ),
    curveThrough(
      [
        [station[0] + 450, station[1] - 80],
        [station[0] + 1050, station[1] + 260],
        [x0 + 6750, riverY(x0 + 6750) - 420],
      ],
      30,
    ),
  ];
  return {
    centre,
    shoreX,
    riverY,
    riverHalfWidth,
    shore,
    river,
    rail,
    boundary,
    patches,
    docks,
    urban,
    dryMetres,
    isInside,
  };
}

/** A wobbling closed line round the town whose seaward side is the shore itself. */
function districtBoundary(seed: number, shoreX: (y: number) => number): Point[] {
  const wobble = noiseField(seed + 14, 1);
  const middle = at(4800, 4300);
  const landward: Point[] = [];
  for (let k = 0; k <= 240; k++) {
    const angle = (k / 240) * 2 * Math.PI;
    const r =
      1 +
      0.09 * wobble(3 * Math.cos(angle) + 7, 3 * Math.sin(angle)) +
      0.03 * wobble(9 * Math.cos(angle), 9 * Math.sin(angle) + 3);
    landward.push([middle[0] + 3950 * r * Math.cos(angle), middle[1] + 3850 * r * Math.sin(angle)]);
  }
  const dry = landward.filter(([x, y]) => x < shoreX(y) - 30);
  // The dry run starts where the curve leaves the sea in the north and ends in the south.
  const north = dry.reduce((best, p) => (p[1] > middle[1] && p[0] > best[0] ? p : best), dry[0]!);
  const start = dry.indexOf(north);
  const ordered = [...dry.slice(start), ...dry.slice(0, start)];
  const south = ordered[ordered.length - 1]!;
  const seaward: Point[] = [];
  for (let y = south[1]; y <= north[1]; y += 40) seaward.push([shoreX(y), y]);
  const ring = [...ordered, ...seaward];
  if (distance(ring[0]!, ring[ring.length - 1]!) > 0) ring.push(ring[0]!);
  return ring;
}
