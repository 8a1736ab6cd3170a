import { type Chance, chanceFor } from '../chance.ts';
import { distance } from '../line.ts';
import { DAY } from './calendar.ts';
import { middle, nearestSegment, neediestIn } from './hot-spots.ts';
import type { Happening, Truth } from './model.ts';
import { happen, happenAtDoor, type Scene } from './ordinary.ts';
import { RHYTHMS, timerFor } from './rhythm.ts';

export const NEAR_REPEAT = { radiusMetres: 200, windowDays: 14, triggerShare: 0.22 };
export const FIRE_AFTER_VEHICLE = { share: 0.06, withinMetres: 60, withinDays: 6 };
const HOME_BURGLARY = new Set(['28E', '28F']);
const MOS = ['REAR-DOOR', 'REAR-DOOR', 'FRONT-DOOR', 'WINDOW', 'WINDOW', 'INSECURE', 'INSECURE', 'KEYS-TAKEN'];

/** One thing that led to another; both are among the happenings. */
export interface Consequence {
  first: Happening;
  later: Happening;
}

/** A share of home burglaries is followed by others close by and soon, by the same method. */
export function plantNearRepeats(scene: Scene, burglaries: readonly Happening[]): Consequence[] {
  const chance = chanceFor(scene.seed, 'near repeat');
  const found: Consequence[] = [];
  const homes = burglaries.filter((one) => HOME_BURGLARY.has(one.key) && one.address >= 0);
  for (const first of homes) first.mo ??= chance.pick(MOS);
  for (const first of homes) {
    if (!chance.happens(NEAR_REPEAT.triggerShare)) continue;
    first.planted ||= 'near-repeat';
    let last = first;
    for (let n = 1 + chance.poisson(0.35); n > 0; n--) {
      const later = repeatOf(scene, chance, last);
      if (later.at >= scene.calendar.end) break;
      found.push({ first: last, later });
      // One in three goes on from the latest house rather than from the first.
      if (chance.happens(0.33)) last = later;
    }
  }
  return found;
}

function repeatOf(scene: Scene, chance: Chance, first: Happening): Happening {
  let wait = 14;
  while (wait >= NEAR_REPEAT.windowDays - 1) wait = 0.6 + chance.exponential(4.2);
  const at = scene.calendar.real(first.at + Math.round(wait) * DAY + chance.between(-100, 100));
  let address = first.address;
  if (!chance.happens(0.12)) {
    const wanted = Math.min(190, 8 + chance.exponential(70));
    const doors = scene.places.doorsNear(first.place, NEAR_REPEAT.radiusMetres);
    let off = Number.POSITIVE_INFINITY;
    for (let k = 0; k < 8; k++) {
      const door = chance.pick(doors);
      const d = Math.abs(distance(scene.town.addresses[door]!.at, first.place) - wanted);
      if (d < off && scene.town.addresses[door]!.venue < 0) [off, address] = [d, door];
    }
  }
  const key = chance.happens(0.82) ? '28E' : '28F';
  return { ...happenAtDoor(scene, key, at, address, 'near-repeat'), mo: first.mo ?? 'REAR-DOOR' };
}

/** Some abandoned vehicles burn within days, or the rubbish beside them does. */
export function plantFiresAfterVehicles(scene: Scene, vehicles: readonly Happening[]): Consequence[] {
  const chance = chanceFor(scene.seed, 'fires after vehicles');
  const night = timerFor(RHYTHMS.overnight, scene.calendar);
  const found: Consequence[] = [];
  for (const first of vehicles) {
    if (!chance.happens(FIRE_AFTER_VEHICLE.share)) continue;
    const days = 1 + Math.floor(Math.min(FIRE_AFTER_VEHICLE.withinDays - 2.5, chance.exponential(1.8)));
    const hour = night.draw(chance) % DAY;
    const at = scene.calendar.real((Math.floor(first.at / DAY) + days) * DAY + hour);
    if (at >= scene.calendar.end) continue;
    first.planted ||= 'fire-after-vehicle';
    const angle = chance.between(0, 2 * Math.PI);
    const away = chance.between(0, 38);
    const key = chance.happens(0.65) ? 'deliberate-vehicle' : 'deliberate-refuse';
    found.push({
      first,
      later: {
        ...happen(scene, chance, key, at, first.segment, 'street', 'fire-after-vehicle'),
        place: [
          Math.round(first.place[0] + away * Math.cos(angle)),
          Math.round(first.place[1] + away * Math.sin(angle)),
        ],
      },
    });
  }
  return found;
}

/** Ten days of small fires, damage and disorder where there was little before, growing towards the end. */
export function plantEmerging(scene: Scene): {
  happenings: Happening[];
  truth: Omit<Truth['emerging'], 'from' | 'to' | 'refs'>;
} {
  const chance = chanceFor(scene.seed, 'emerging');
  const { town, calendar } = scene;
  const at = middle(town, nearestSegment(town, neediestIn('Beacon')(scene)));
  const radiusMetres = 190;
  const segments = scene.places.segmentsNear(at, radiusMetres * 0.8);
  const plan = { 'deliberate-refuse': 11, 'deliberate-bin': 5, '58D': 6, NSIR03: 9, 'FLY-TIP': 4 };
  const happenings: Happening[] = [];
  for (const [key, n] of Object.entries(plan)) {
    for (let i = 0; i < n; i++) {
      const day = calendar.lastDay - Math.floor(10 * chance.unit() ** 1.6);
      const minute = calendar.real(day * DAY + Math.min(1430, Math.max(960, 1215 + 75 * chance.gaussian())));
      const office = key === 'FLY-TIP' ? calendar.real(day * DAY + chance.between(500, 1000)) : minute;
      const one = happen(
        scene,
        chance,
        key,
        office,
        segments.length > 0 ? chance.pick(segments) : nearestSegment(town, at),
        'street',
        'emerging',
      );
      happenings.push({ ...one, isPrompt: true });
    }
  }
  return {
    happenings,
    truth: {
      id: 'E1',
      name: 'Small fires and damage in Beacon',
      x: Math.round(at[0]),
      y: Math.round(at[1]),
      radiusMetres,
      keys: Object.keys(plan),
    },
  };
}

/** What is out of the ordinary on the last day, by ward. */
export const EXCEPTIONS = [
  { ward: 'Harbour', agency: 'police', key: '28E', n: 7, hours: [10, 15] },
  { ward: 'Marine', agency: 'police', key: '45', n: 8, hours: [13, 18] },
  { ward: 'Millfield', agency: 'council', key: 'FLY-TIP', n: 10, hours: [8, 15] },
] as const;

export function plantExceptions(scene: Scene): Happening[] {
  const chance = chanceFor(scene.seed, 'exceptions');
  return EXCEPTIONS.flatMap(({ ward, key, n, hours }) => {
    const w = scene.town.wards.findIndex((area) => area.name === ward);
    const segments = scene.town.segments
      .map((_, i) => i)
      .filter((i) => scene.town.segments[i]!.ward === w && scene.town.segments[i]!.addresses.length > 4);
    return Array.from({ length: n }, () => {
      const at = scene.calendar.lastDay * DAY + chance.between(hours[0], hours[1]) * 60;
      return {
        ...happen(scene, chance, key, scene.calendar.real(at), chance.pick(segments), undefined, `exception/${ward}`),
        isPrompt: true,
      };
    });
  });
}
