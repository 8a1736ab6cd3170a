import { chanceFor, noiseField } from './chance.ts';
import { curveThrough, type Line, type Point } from './line.ts';
import { at, ORIGIN, type Site } from './site.ts';

export type RoadClass = 'primary' | 'secondary' | 'local';

/** A road as it was laid: one line, one name. */
export interface Road {
  name: string;
  class: RoadClass;
  line: Line;
}

/** The roads that were there first: ways out of town, bridges, the ring, the two fronts, and one road round each park. */
export function mainRoads(seed: number, site: Site): Road[] {
  const chance = chanceFor(seed, 'arterials');
  const bend = noiseField(seed + 21, 420);
  const [x0, y0] = ORIGIN;
  const [cx, cy] = site.centre;
  const near = (x: number, y: number): Point => [x + 45 * chance.gaussian(), y + 45 * chance.gaussian()];
  const wander = (line: Line): Point[] =>
    line.map(([x, y], i) => {
      const held = Math.min(1, i / 8, (line.length - 1 - i) / 8);
      return [x + 34 * held * bend(x, y), y + 34 * held * bend(y + 5000, x)];
    });
  const road = (name: string, roadClass: RoadClass, points: Line, closed = false): Road => ({
    name,
    class: roadClass,
    line: wander(curveThrough(points, 18, closed)),
  });
  const south = (x: number, away: number): Point => [x, site.riverY(x) - site.riverHalfWidth(x) - away];
  const north = (x: number, away: number): Point => [x, site.riverY(x) + site.riverHalfWidth(x) + away];
  const shore = (y: number, away: number): Point => [site.shoreX(y) - away, y];
  const along = (pointAt: (v: number) => Point, from: number, to: number, step: number): Point[] => {
    const points: Point[] = [];
    for (let v = from; v <= to; v += step) points.push(pointAt(v));
    return points;
  };
  const crossing = (x: number): Point => [x, site.riverY(x)];
  const westX = x0 + 3250;
  // Places where several main roads meet; named once so that they do meet.
  const market: Point = [cx, cy];
  const westGate = near(cx - 820, cy - 70);
  const eastGate = near(cx + 740, cy - 150);
  const southGate = near(cx + 60, cy - 820);
  const northHub = near(cx + 40, north(cx, 880)[1]);
  const westCross = near(x0 + 3150, y0 + 3620);
  const moorCross = near(x0 + 2300, y0 + 1500);
  const southCross = near(x0 + 5050, y0 + 2150);
  const moorBend = near(x0 + 3150, y0 + 2050);
  const linkCross = near(x0 + 3720, y0 + 2650);
  const tarnEnd = near(x0 + 3550, north(x0 + 3550, 420)[1]);
  const abbeyCross = near(x0 + 4950, y0 + 6900);
  const prioryCross = near(x0 + 4250, north(x0 + 4250, 720)[1]);
  const cliffEnd = shore(y0 + 1500, 70);
  const bayEnd = shore(y0 + 1900, 70);
  const pierSouth = shore(site.riverY(x0 + 7300) - 420, 70);
  const pierNorth = shore(site.riverY(x0 + 7300) + 480, 75);
  const headland = shore(y0 + 6450, 75);
  const quayEast = south(x0 + 7120, 60);
  const dockEast = north(x0 + 7080, 330);

  const roads: Road[] = [
    road('West Road', 'primary', [
      market,
      westGate,
      westCross,
      near(x0 + 1300, y0 + 3900),
      at(-1200, 3600),
      at(-4000, 3900),
    ]),
    road('London Way', 'primary', [
      market,
      southGate,
      southCross,
      near(x0 + 4800, y0 + 700),
      at(4500, -1200),
      at(4700, -4000),
    ]),
    road('North Road', 'primary', [
      market,
      crossing(cx + 60),
      northHub,
      abbeyCross,
      near(x0 + 4700, y0 + 8200),
      at(4500, 9900),
      at(4300, 12500),
    ]),
    road('Harbour Road', 'primary', [market, near(cx + 700, cy + 180), south(x0 + 6600, 190), quayEast]),
    road('Moor Road', 'primary', [westGate, linkCross, moorBend, moorCross, at(900, -600), at(-600, -3000)]),
    road('Marine Parade', 'secondary', [
      cliffEnd,
      ...along((y) => shore(y, 70), y0 + 1630, bayEnd[1] - 40, 130),
      bayEnd,
      ...along((y) => shore(y, 70), bayEnd[1] + 130, pierSouth[1] - 60, 130),
      pierSouth,
      quayEast,
    ]),
    road('North Promenade', 'secondary', [
      dockEast,
      pierNorth,
      ...along((y) => shore(y, 75), pierNorth[1] + 130, headland[1] - 60, 130),
      headland,
    ]),
    road('Quayside', 'secondary', [...along((x) => south(x, 34), westX, quayEast[0] - 100, 150), quayEast]),
    road('Northbank Road', 'secondary', [...along((x) => north(x, 330), westX, dockEast[0] - 100, 200), dockEast]),
    road('Ringway', 'primary', [
      south(cx + 600, 22),
      eastGate,
      near(cx + 520, cy - 620),
      southGate,
      near(cx - 480, cy - 680),
      westGate,
      near(cx - 740, cy + 250),
      south(cx - 620, 22),
    ]),
    road('Link Road', 'secondary', [
      crossing(westX),
      westCross,
      linkCross,
      southCross,
      near(x0 + 6100, y0 + 1950),
      bayEnd,
    ]),
    road('Tarn Bridge Road', 'secondary', [crossing(westX), tarnEnd, prioryCross, northHub]),
    road('Beacon Road', 'secondary', [
      northHub,
      near(x0 + 6000, northHub[1] + 350),
      near(x0 + 6700, y0 + 6250),
      headland,
    ]),
    road('Dock Road', 'secondary', [
      northHub,
      near(x0 + 6050, north(x0 + 6050, 700)[1]),
      near(x0 + 6700, north(x0 + 6700, 760)[1]),
      pierNorth,
    ]),
    road('Seaview Road', 'secondary', [eastGate, near(x0 + 6500, y0 + 3550), shore(y0 + 3350, 70)]),
    road('Cliff Road', 'secondary', [
      cliffEnd,
      near(x0 + 6000, y0 + 1350),
      near(x0 + 4900, y0 + 1250),
      near(x0 + 3700, y0 + 1350),
      moorBend,
    ]),
    road('Whinmoor Lane', 'secondary', [westCross, near(x0 + 2150, y0 + 2900), moorCross]),
    road('Abbey Road', 'secondary', [abbeyCross, near(x0 + 5800, y0 + 6980), near(x0 + 6300, y0 + 7050), headland]),
    road('Priory Lane', 'secondary', [prioryCross, near(x0 + 4050, y0 + 6700), abbeyCross]),
    road('Coldstream Lane', 'secondary', [
      tarnEnd,
      near(x0 + 2500, north(x0 + 2500, 420)[1]),
      near(x0 + 2250, y0 + 6500),
      near(x0 + 2700, y0 + 7100),
      near(x0 + 3600, y0 + 7500),
      near(x0 + 4700, y0 + 8200),
    ]),
  ];
  for (const patch of site.patches) {
    if (patch.kind === 'park' || patch.kind === 'cemetery') {
      roads.push({ name: `${patch.name.split(' ')[0]} Park Road`, class: 'local', line: patch.outline });
    }
  }
  return roads;
}
