import { type Chance, chanceFor } from '../chance.ts';
import { DAY, HOUR, type WallMinute } from './calendar.ts';
import type { CouncilRecord, Happening } from './model.ts';
import type { Scene } from './ordinary.ts';

interface Service {
  name: string;
  group: string;
  description: string;
  /** Hours until it is expected to be done, and the usual time it takes. */
  expectedHours: number;
  usualHours: number;
  words: readonly string[];
  done: readonly string[];
  attributes?: (chance: Chance) => Record<string, string | number | boolean>;
}

const vehicle = (chance: Chance) => ({
  condition: chance.pick(['flat tyres', 'windows broken', 'wheels missing', 'fair', 'burnt out']),
  days: 1 + chance.below(28),
  land_type: chance.pick(['highway', 'highway', 'council car park', 'verge', 'housing land']),
  colour: chance.pick(['silver', 'blue', 'black', 'white', 'red', 'grey', 'green']),
});

/** The council's service list; codes follow domain brief §5.4. */
export const SERVICES: Readonly<Record<string, Service>> = {
  'VEH-ABND': { name: 'Abandoned vehicle', group: 'Vehicles', description: 'A vehicle that looks left for good', expectedHours: 24, usualHours: 40, words: ['Car not moved for weeks', 'Van left with flat tyres', 'Car with broken windows'], done: ['Removed', 'Owner moved it', 'Not abandoned'], attributes: vehicle },
  'VEH-UNTX': { name: 'Untaxed vehicle on road', group: 'Vehicles', description: 'A vehicle on the road without tax', expectedHours: 2, usualHours: 6, words: ['Untaxed car on the street', 'No tax for some months'], done: ['Lifted', 'Taxed since', 'Gone on arrival'], attributes: vehicle },
  'VEH-NUIS': { name: 'Nuisance vehicle', group: 'Vehicles', description: 'Selling or repairing vehicles on the road', expectedHours: 120, usualHours: 90, words: ['Cars for sale along the verge', 'Repairs on the pavement'], done: ['Notice served', 'Advice given'] },
  'FLY-TIP': { name: 'Fly-tipping', group: 'Street scene', description: 'Dumped waste', expectedHours: 24, usualHours: 22, words: ['Household waste dumped', 'Mattress and bags', 'Builders\u2019 waste', 'White goods left in the lane'], done: ['Cleared', 'Cleared, evidence taken'], attributes: (c) => ({ waste_type: c.pick(['household', 'black bags', 'white goods', 'builders', 'green', 'tyres']), size: c.pick(['single bag', 'car boot', 'car boot', 'small van', 'transit van', 'tipper']), hazardous: c.happens(0.03) }) },
  'FLY-POST': { name: 'Fly-posting', group: 'Street scene', description: 'Posters put up without leave', expectedHours: 120, usualHours: 80, words: ['Posters on the lamp columns', 'Posters on a shutter'], done: ['Removed'], attributes: (c) => ({ offensive: c.happens(0.04) }) },
  'GRF-OFF': { name: 'Graffiti, offensive', group: 'Street scene', description: 'Racist or otherwise offensive graffiti', expectedHours: 24, usualHours: 14, words: ['Offensive words on a wall'], done: ['Removed'], attributes: (c) => ({ surface: c.pick(['brick', 'metal', 'render']) }) },
  'GRF-GEN': { name: 'Graffiti', group: 'Street scene', description: 'Other graffiti', expectedHours: 120, usualHours: 100, words: ['Tag on a garage door', 'Tags on the underpass', 'Paint on a bench'], done: ['Removed', 'Owner asked to remove'], attributes: (c) => ({ surface: c.pick(['brick', 'metal', 'render', 'wood']), tag: c.pick(['ZINK', 'OVO', 'KRAY9', 'none', 'none']) }) },
  'LIT-GEN': { name: 'Litter', group: 'Street scene', description: 'Litter on streets and greens', expectedHours: 24, usualHours: 20, words: ['Bin overflowing', 'Litter all along the street', 'Broken glass'], done: ['Swept', 'Bin emptied'], attributes: (c) => ({ grade: c.pick(['B', 'C', 'C', 'D']) }) },
  'LIT-DOG': { name: 'Dog fouling', group: 'Street scene', description: 'Dog fouling', expectedHours: 24, usualHours: 24, words: ['Fouling on the path', 'Fouling by the school gate'], done: ['Cleaned', 'Signs put up'] },
  'LIT-NDL': { name: 'Needles', group: 'Street scene', description: 'Drug litter', expectedHours: 2, usualHours: 2, words: ['Needle by the steps', 'Several needles in the bushes'], done: ['Removed'], attributes: (c) => ({ items: 1 + c.below(8) }) },
  'NOI-DOM': { name: 'Noise, domestic', group: 'Noise', description: 'Noise from homes', expectedHours: 12, usualHours: 8, words: ['Loud music', 'Party noise', 'Barking dog', 'Shouting through the wall'], done: ['Visited, quiet', 'Warning given', 'Diary sheets sent'] },
  'NOI-COM': { name: 'Noise, commercial', group: 'Noise', description: 'Noise from businesses', expectedHours: 12, usualHours: 30, words: ['Music from a bar', 'Deliveries at night', 'Extractor fan'], done: ['Licensee spoken to', 'Visited, quiet'] },
  'ASB-ROWDY': { name: 'Anti-social behaviour: rowdy', group: 'Anti-social behaviour', description: 'Rowdy behaviour', expectedHours: 24, usualHours: 70, words: ['Groups shouting at night', 'Balls against the shutters'], done: ['Patrol arranged', 'Advice given'], attributes: (c) => ({ risk: c.pick(['standard', 'standard', 'medium', 'high']) }) },
  'ASB-NEIGH': { name: 'Anti-social behaviour: neighbours', group: 'Anti-social behaviour', description: 'Neighbour nuisance', expectedHours: 24, usualHours: 160, words: ['Neighbour dispute', 'Threats over parking'], done: ['Mediation offered', 'Warning letter sent'], attributes: (c) => ({ risk: c.pick(['standard', 'medium', 'medium', 'high']) }) },
  'ASB-STREET': { name: 'Anti-social behaviour: street drinking', group: 'Anti-social behaviour', description: 'Drinking and begging in public', expectedHours: 24, usualHours: 40, words: ['Drinkers on the benches'], done: ['Moved on', 'Outreach informed'], attributes: (c) => ({ risk: c.pick(['standard', 'medium']) }) },
  'LGT-OUT': { name: 'Street light out', group: 'Street scene', description: 'A street light not working', expectedHours: 120, usualHours: 110, words: ['Light out', 'Light flickering', 'Row of lights out'], done: ['Lamp replaced', 'Passed to the network'], attributes: (c) => ({ column: 1 + c.below(60) }) },
  'VOID-SEC': { name: 'Insecure empty building', group: 'Buildings', description: 'An empty building that can be entered', expectedHours: 24, usualHours: 40, words: ['Door forced at the empty works', 'Children getting in'], done: ['Boarded up', 'Owner boarded it'], attributes: (c) => ({ access: c.pick(['door', 'window', 'roof']), fuel_inside: c.happens(0.4) }) },
  'TS-UAS': { name: 'Under-age sales', group: 'Trading standards', description: 'Sales to people under age', expectedHours: 120, usualHours: 200, words: ['Vapes sold to pupils', 'Alcohol sold to under-18s'], done: ['Test purchase planned', 'Warning given'] },
  'TS-DOOR': { name: 'Doorstep crime', group: 'Trading standards', description: 'Rogue traders at the door', expectedHours: 1, usualHours: 3, words: ['Roofer will not leave', 'Paid cash for poor work'], done: ['Attended', 'Advice given'] },
  'EH-NUIS': { name: 'Environmental health nuisance', group: 'Environmental health', description: 'A statutory nuisance', expectedHours: 72, usualHours: 130, words: ['Smell from drains', 'Rubbish in a yard'], done: ['Visited', 'Notice served'] },
  'EH-PEST': { name: 'Pests', group: 'Environmental health', description: 'Rats, mice and insects', expectedHours: 72, usualHours: 90, words: ['Rats in the back lane', 'Wasps\u2019 nest'], done: ['Treated', 'Advice given'] },
  'EH-SMOKE': { name: 'Smoke and bonfires', group: 'Environmental health', description: 'Smoke from bonfires and chimneys', expectedHours: 72, usualHours: 60, words: ['Bonfire every evening', 'Burning plastic'], done: ['Advice given'] },
  'WRD-VIS': { name: 'Warden visit', group: 'Wardens', description: 'A visit asked for or made by a warden', expectedHours: 48, usualHours: 30, words: ['Visit after a report', 'Reassurance visit', 'Welfare check'], done: ['Visited', 'No reply, card left'] },
  'CCTV-REQ': { name: 'CCTV request', group: 'CCTV', description: 'Something seen on camera, or a review asked for', expectedHours: 24, usualHours: 5, words: ['Operator saw a fight', 'Review asked for by police', 'Group followed on camera'], done: ['Footage saved', 'Police told', 'Nothing seen'], attributes: (c) => ({ camera: `FH-${String(1 + c.below(64)).padStart(2, '0')}` }) },
}; // biome-ignore format: one service a line

/** How the council's contact centre wrote it down. Not yet numbered. */
export function councilRecords(scene: Scene, happenings: readonly Happening[]): CouncilRecord[] {
  const chance = chanceFor(scene.seed, 'council records');
  const { town, calendar } = scene;
  return happenings.map((source): CouncilRecord => {
    const service = SERVICES[source.key]!;
    const segment = town.segments[source.segment]!;
    const address = source.address >= 0 ? town.addresses[source.address]! : null;
    const postcode = town.postcodes[address?.postcode ?? town.addresses[segment.addresses[0] ?? 0]!.postcode]!;
    const recorded = calendar.real(source.at);
    const worked = recorded + chance.between(0.2, 1) * HOUR + chance.exponential(service.usualHours * HOUR);
    const finished = calendar.real(service.usualHours > 12 ? inOfficeHours(worked, chance) : worked);
    const u = source.planted !== '' ? 1 : chance.unit();
    return {
      ref: '',
      key: source.key,
      serviceName: service.name,
      recorded,
      expected: calendar.real(recorded + service.expectedHours * HOUR),
      finished,
      doneNote: chance.pick(service.done),
      knownAt: calendar.end,
      description: chance.pick(service.words),
      address: u < 0.01 ? '' : `${address ? `${address.number} ` : ''}${segment.name}, ${town.name}`,
      uprn: address && chance.happens(0.8) ? address.uprn : null,
      postcode: u < 0.03 ? '' : segment.addresses.length > 0 ? postcode.code : '',
      place: u < 0.035 ? null : address ? address.at : source.place,
      attributes: service.attributes?.(chance) ?? {},
      flaws: [],
      source,
    };
  });
}

/** Crews work from eight to five: what would be done at night is done the morning after. */
function inOfficeHours(minute: WallMinute, chance: Chance): WallMinute {
  const day = Math.floor(minute / DAY);
  const hour = (minute - day * DAY) / HOUR;
  if (hour >= 8 && hour < 17.5) return minute;
  return (hour < 8 ? day : day + 1) * DAY + chance.between(8, 12) * HOUR;
}
