import { type Chance, chanceFor, type Weighted, weighted } from '../chance.ts';
import { distance, type Point, pointBeside } from '../line.ts';
import type { Town, VenueKind } from '../model.ts';

/** What draws incidents to a stretch of street. Each is a share: the mean over all segments is 1. */
interface Ground {
  homes: Float64Array;
  need: Float64Array;
  centre: Float64Array;
  nightlife: Float64Array;
  shops: Float64Array;
  parking: Float64Array;
  schools: Float64Array;
  green: Float64Array;
  edge: Float64Array;
  voids: Float64Array;
  roads: Float64Array;
}
export type Draw = Partial<Record<keyof Ground, number>>;

export interface Places {
  ground: Ground;
  /** Where things of one kind happen: drawn by what attracts them, with some streets far worse than others. */
  sampler(name: string, draw: Draw, unevenness?: number): Weighted;
  /** A front door on the segment, or -1 when it has none. */
  doorOn(segment: number, chance: Chance): number;
  /** A spot on the carriageway. */
  spotOn(segment: number, chance: Chance): Point;
  /** Segments whose middle lies within the distance. */
  segmentsNear(at: Point, metres: number): number[];
  doorsNear(at: Point, metres: number): number[];
}

export function surveyGround(town: Town, seed: number): Places {
  const n = town.segments.length;
  const middle = town.segments.map((segment): Point => pointBeside(segment.line, segment.lengthMetres / 2, 0));
  const venues = (kinds: readonly VenueKind[], reach: number) => {
    const share = new Float64Array(n);
    const found = town.venues.filter((venue) => kinds.includes(venue.kind));
    for (let i = 0; i < n; i++) {
      for (const venue of found) {
        const d = distance(venue.at, middle[i]!);
        if (d < 3 * reach) share[i]! += Math.exp(-((d / reach) ** 2));
      }
    }
    return scaled(share);
  };
  const fill = (value: (i: number) => number) => scaled(Float64Array.from(middle, (_, i) => value(i)));
  const segment = (i: number) => town.segments[i]!;
  const need = (i: number) => town.smallAreas[segment(i).smallArea]!.deprivationScore / 30;
  const homes = (i: number) => segment(i).addresses.length;
  const ground: Ground = {
    homes: fill(homes),
    need: fill((i) => homes(i) * need(i) ** 1.4),
    centre: fill((i) => (homes(i) + 3) * Math.max(0, segment(i).urban - 0.9) ** 2),
    nightlife: venues(['pub', 'nightclub', 'nightclub', 'takeaway'], 90),
    shops: venues(['shop', 'supermarket', 'petrol-station'], 60),
    parking: venues(['car-park', 'rail-station', 'leisure', 'hospital'], 110),
    schools: venues(['school', 'community-centre'], 120),
    green: venues(['park'], 320),
    edge: fill((i) => (segment(i).urban < 0.55 ? segment(i).lengthMetres * (0.3 + need(i)) : 0)),
    voids: venues(['void'], 150),
    roads: fill((i) => (segment(i).class === 'local' ? 0 : segment(i).lengthMetres)),
  };
  const cell = 100;
  const cells = new Map<number, number[]>();
  const key = (x: number, y: number) => Math.floor(y / cell) * 1_000_000 + Math.floor(x / cell);
  town.addresses.forEach((address, i) => {
    const k = key(address.at[0], address.at[1]);
    const known = cells.get(k);
    if (known) known.push(i);
    else cells.set(k, [i]);
  });
  return {
    ground,
    sampler(name, draw, unevenness = 0.75) {
      const chance = chanceFor(seed, `uneven ${name}`);
      const weights = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (const [what, share] of Object.entries(draw)) sum += share * ground[what as keyof Ground][i]!;
        weights[i] = sum * Math.exp(unevenness * chance.gaussian());
      }
      return weighted(weights);
    },
    doorOn(s, chance) {
      const doors = town.segments[s]!.addresses;
      return doors.length === 0 ? -1 : chance.pick(doors);
    },
    spotOn(s, chance) {
      const { line, lengthMetres } = town.segments[s]!;
      const [x, y] = pointBeside(line, lengthMetres * chance.between(0.05, 0.95), 0);
      return [Math.round(x), Math.round(y)];
    },
    segmentsNear: (at, metres) => middle.map((_, i) => i).filter((i) => distance(middle[i]!, at) < metres),
    doorsNear(at, metres) {
      const found: number[] = [];
      const reach = Math.ceil(metres / cell);
      for (let r = -reach; r <= reach; r++) {
        for (let c = -reach; c <= reach; c++) {
          for (const i of cells.get(key(at[0] + c * cell, at[1] + r * cell)) ?? []) {
            if (distance(town.addresses[i]!.at, at) <= metres) found.push(i);
          }
        }
      }
      return found.sort((a, b) => a - b);
    },
  };
}

function scaled(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  return sum > 0 ? values.map((value) => (value * values.length) / sum) : values;
}
