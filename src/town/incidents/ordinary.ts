import { type Chance, chanceFor } from '../chance.ts';
import type { Town } from '../model.ts';
import type { Calendar, WallMinute } from './calendar.ts';
import { CCTV_STREAMS, COUNCIL_STREAMS, FIRE_STREAMS, type Placing, POLICE_STREAMS, type Stream } from './catalogue.ts';
import type { Places } from './ground.ts';
import type { AgencyFile, Happening } from './model.ts';
import { RHYTHMS, timerFor } from './rhythm.ts';

/** What the makers of happenings share. */
export interface Scene {
  town: Town;
  calendar: Calendar;
  places: Places;
  seed: number;
  years: number;
}

const STREAMS: readonly (readonly [AgencyFile, readonly Stream[]])[] = [
  ['police', POLICE_STREAMS],
  ['fire', FIRE_STREAMS],
  ['council', COUNCIL_STREAMS],
  ['cctv', CCTV_STREAMS],
];

const AGENCY_OF = new Map(
  STREAMS.flatMap(([agency, streams]) => streams.map((stream) => [stream.key, agency] as const)),
);
const PLACING_OF = new Map(
  STREAMS.flatMap(([, streams]) => streams.map((stream) => [stream.key, stream.placing] as const)),
);

/** Three years of what happens in the town anyway. */
export function ordinaryLife(scene: Scene): Happening[] {
  const happenings: Happening[] = [];
  for (const [agency, streams] of STREAMS) {
    for (const stream of streams) {
      const chance = chanceFor(scene.seed, `ordinary ${stream.key}`);
      const timer = timerFor(RHYTHMS[stream.rhythm], scene.calendar, stream.trend);
      // Same streets for kindred things: the first two letters of the key choose the unevenness.
      const where = scene.places.sampler(`${agency} ${stream.key.slice(0, 2)}`, stream.draw);
      const n = chance.poisson(stream.perYear * scene.years);
      for (let i = 0; i < n; i++) {
        const segment = where.draw(chance);
        happenings.push(happen(scene, chance, stream.key, timer.draw(chance), segment, stream.placing));
      }
    }
  }
  return happenings;
}

/** One happening on a segment, at a door or on the street as its kind wants. */
export function happen(
  scene: Scene,
  chance: Chance,
  key: string,
  at: WallMinute,
  segment: number,
  placing: Placing = PLACING_OF.get(key) ?? 'street',
  planted = '',
): Happening {
  const door =
    placing === 'door' || (placing === 'mixed' && chance.happens(0.5)) ? scene.places.doorOn(segment, chance) : -1;
  const place = door >= 0 ? scene.town.addresses[door]!.at : scene.places.spotOn(segment, chance);
  return { key, agency: agencyOf(key), at, segment, address: door, place, planted };
}

export function happenAtDoor(scene: Scene, key: string, at: WallMinute, address: number, planted: string): Happening {
  const { segment, at: place } = scene.town.addresses[address]!;
  return { key, agency: agencyOf(key), at, segment, address, place, planted };
}

function agencyOf(key: string): AgencyFile {
  const agency = AGENCY_OF.get(key);
  if (!agency) throw new RangeError(`No stream of the catalogue has the key ${key}`);
  return agency;
}
