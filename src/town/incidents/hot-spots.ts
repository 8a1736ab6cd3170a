import { chanceFor, weighted } from '../chance.ts';
import { distance, type Point } from '../line.ts';
import type { Town, VenueKind } from '../model.ts';
import type { Happening, Truth } from './model.ts';
import { happen, happenAtDoor, type Scene } from './ordinary.ts';
import { RHYTHMS, type RhythmName, timerFor } from './rhythm.ts';

interface HotSpotPlan {
  id: string;
  name: string;
  at: (scene: Scene) => Point;
  radiusMetres: number;
  rhythm: RhythmName;
  perYear: Readonly<Record<string, number>>;
}

/** Eight places that stay hot for three years, each with a week of its own. */
const HOT_SPOTS: readonly HotSpotPlan[] = [
  { id: 'H1', name: 'Night-time streets by the market', at: busiest('nightlife'), radiusMetres: 150, rhythm: 'nightEconomy', perYear: { '8N': 330, '5D': 50, '105A': 180, '9A': 260, NSIR03: 420, NSIR09: 60, '92D': 60, '39': 70 } },
  { id: 'H2', name: 'Main shopping streets', at: busiest('shops'), radiusMetres: 170, rhythm: 'shopping', perYear: { '46': 1000, '39': 70, '49': 120, NSIR12: 90 } },
  { id: 'H3', name: 'Car park by the station', at: nearVenue('car-park', 'Farhaven Station'), radiusMetres: 110, rhythm: 'working', perYear: { '45': 120, '44': 45, '126': 30, '58C': 40 } },
  { id: 'H4', name: 'Tarn estate', at: neediestIn('Tarn'), radiusMetres: 220, rhythm: 'afterSchool', perYear: { NSIR03: 380, NSIR02: 150, '58D': 110, '105A': 50, 'deliberate-refuse': 70, 'deliberate-bin': 30 } },
  { id: 'H5', name: 'South seafront', at: seafrontIn('Marine'), radiusMetres: 260, rhythm: 'seafront', perYear: { NSIR03: 220, NSIR09: 80, '45': 60, 'LIT-GEN': 200 } },
  { id: 'H6', name: 'Eastdock back lanes', at: neediestIn('Eastdock'), radiusMetres: 230, rhythm: 'dumping', perYear: { 'FLY-TIP': 420, 'VEH-ABND': 200, 'GRF-GEN': 40 } },
  { id: 'H7', name: 'General Hospital', at: nearVenue('hospital', 'Farhaven General Hospital'), radiusMetres: 120, rhythm: 'evening', perYear: { '105A': 90, '104': 40, '8N': 60, 'alarm-apparatus': 60 } },
  { id: 'H8', name: 'Ropery corner', at: neediestIn('Ropery'), radiusMetres: 150, rhythm: 'working', perYear: { NSIR09: 120, NSIR05: 60, 'LIT-NDL': 110, '92E': 60 } },
]; // biome-ignore format: one hot spot a line

export function plantHotSpots(scene: Scene): { happenings: Happening[]; truth: Truth['hotSpots'] } {
  const happenings: Happening[] = [];
  const truth: Truth['hotSpots'] = [];
  for (const plan of HOT_SPOTS) {
    const chance = chanceFor(scene.seed, `hot spot ${plan.id}`);
    const at = plan.at(scene);
    const near = segmentsAround(scene, at, plan.radiusMetres * 0.9);
    const pick = weighted(
      near.map((i) => Math.exp(-2 * (distance(middle(scene.town, i), at) / plan.radiusMetres) ** 2)),
    );
    const timer = timerFor(RHYTHMS[plan.rhythm], scene.calendar);
    const planted: Happening[] = [];
    for (const [key, perYear] of Object.entries(plan.perYear)) {
      for (let n = chance.poisson(perYear * scene.years); n > 0; n--) {
        const segment = near[pick.draw(chance)]!;
        planted.push(happen(scene, chance, key, timer.draw(chance), segment, undefined, `hot-spot/${plan.id}`));
      }
    }
    happenings.push(...planted);
    const reach = planted.reduce((far, one) => Math.max(far, distance(one.place, at)), 0);
    truth.push({
      id: plan.id,
      name: plan.name,
      x: Math.round(at[0]),
      y: Math.round(at[1]),
      radiusMetres: Math.ceil(reach / 10) * 10 + 10,
      rhythm: plan.rhythm,
      keys: Object.keys(plan.perYear),
      segments: near.map((i) => scene.town.segments[i]!.id),
      nPlanted: planted.length,
    });
  }
  return { happenings, truth };
}

/** Doors that keep calling: homes with noisy neighbours, two shops, buildings with nervous alarms, a void nobody secures. */
export function plantRepeatLocations(scene: Scene): { happenings: Happening[]; truth: Truth['repeatLocations'] } {
  const chance = chanceFor(scene.seed, 'repeat locations');
  const { town } = scene;
  const happenings: Happening[] = [];
  const truth: Truth['repeatLocations'] = [];
  const plant = (address: number, rhythm: RhythmName, perYear: Readonly<Record<string, number>>) => {
    const timer = timerFor(RHYTHMS[rhythm], scene.calendar);
    let nPlanted = 0;
    for (const [key, rate] of Object.entries(perYear)) {
      for (let n = chance.poisson(rate * scene.years); n > 0; n--, nPlanted++) {
        happenings.push(
          happenAtDoor(scene, key, timer.draw(chance), address, `repeat/${town.addresses[address]!.uprn}`),
        );
      }
    }
    const { uprn, number, segment } = town.addresses[address]!;
    truth.push({ uprn, address: `${number} ${town.segments[segment]!.name}`, keys: Object.keys(perYear), nPlanted });
  };
  const homes = town.addresses
    .map((_, i) => i)
    .filter((i) => {
      const { venue, smallArea } = town.addresses[i]!;
      return venue < 0 && town.smallAreas[smallArea]!.deprivationDecile <= 3;
    });
  const venues = (kind: VenueKind) => town.venues.filter((venue) => venue.kind === kind).map((venue) => venue.address);
  for (let i = 0; i < 8; i++)
    plant(chance.pick(homes), 'evening', {
      NSIR04: chance.between(12, 24),
      'NOI-DOM': chance.between(6, 16),
      '105A': 4,
    });
  for (let i = 0; i < 2; i++) plant(chance.pick(venues('supermarket')), 'shopping', { '46': chance.between(90, 150) });
  plant(venues('hospital')[0]!, 'evenDay', { 'alarm-apparatus': 45 });
  plant(chance.pick(venues('school')), 'working', { 'alarm-apparatus': 26 });
  plant(chance.pick(venues('void')), 'dusk', { NSIR07: 18, 'deliberate-derelict': 8, 'VOID-SEC': 5 });
  return { happenings, truth };
}

/** Segments within the distance of a point, and at least the five nearest. */
function segmentsAround(scene: Scene, at: Point, metres: number): number[] {
  const near = scene.places.segmentsNear(at, metres);
  if (near.length >= 5) return near;
  return scene.places
    .segmentsNear(at, 600)
    .sort((a, b) => distance(middle(scene.town, a), at) - distance(middle(scene.town, b), at))
    .slice(0, 5);
}

export function middle(town: Town, segment: number): Point {
  const { line } = town.segments[segment]!;
  return line[line.length >> 1]!;
}

export function nearestSegment(town: Town, at: Point): number {
  let best = 0;
  for (let i = 1; i < town.segments.length; i++) {
    if (distance(middle(town, i), at) < distance(middle(town, best), at)) best = i;
  }
  return best;
}

/** The middle of the segment that this draws to most, in the centre; shops keep clear of the pubs. */
function busiest(what: 'nightlife' | 'shops') {
  return ({ town, places: { ground } }: Scene): Point => {
    const score = (i: number) => (ground[what][i]! + 0.5) * ground.centre[i]!;
    const best = (from: readonly number[]) => from.reduce((top, i) => (score(i) > score(top) ? i : top), from[0]!);
    const all = town.segments.map((_, i) => i);
    if (what === 'nightlife') return middle(town, best(all));
    const pubs = busiest('nightlife')({ town, places: { ground } } as Scene);
    return middle(town, best(all.filter((i) => distance(middle(town, i), pubs) > 380)));
  };
}

function nearVenue(kind: VenueKind, name: string) {
  return ({ town }: Scene): Point => {
    const mark = town.venues.find((venue) => venue.name === name)!;
    const found = town.venues.filter((venue) => venue.kind === kind);
    return found.reduce((best, venue) => (distance(venue.at, mark.at) < distance(best.at, mark.at) ? venue : best)).at;
  };
}

export function neediestIn(ward: string) {
  return ({ town }: Scene): Point => {
    const w = town.wards.findIndex((area) => area.name === ward);
    const areas = town.smallAreas.filter((area) => area.ward === w);
    return areas.reduce((best, area) => (area.deprivationScore > best.deprivationScore ? area : best)).middle;
  };
}

function seafrontIn(ward: string) {
  return ({ town }: Scene): Point => {
    const target = town.wards.find((area) => area.name === ward)!.middle;
    const front = town.segments.map((_, i) => i).filter((i) => town.segments[i]!.name === 'Marine Parade');
    const d = (i: number) => distance(middle(town, i), target);
    return middle(
      town,
      front.reduce((best, i) => (d(i) < d(best) ? i : best)),
    );
  };
}
