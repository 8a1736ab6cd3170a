import { type Chance, chanceFor } from '../chance.ts';
import type { FireRecord, Happening } from './model.ts';
import type { Scene } from './ordinary.ts';

/** The columns of an English fire service's published incident export, in order. */
export const FIRE_COLUMNS = [
  'Day', 'Month', 'Year', 'Time of Call', 'Incident Number', 'X Coordinate', 'Y Coordinate', 'Unitary Authority', 'Ward',
  'Origin of Call', 'Incident Category', 'Property Category', 'Property Type', 'Is Primary Fire', 'Cause of Fire',
  'Is Property Derelict?', 'Is Property Occupied at the Incident?', 'Property Normally Occupied?', 'Is Fire Confined to Chimney?',
  'How Fire Was Discovered?', 'Main Cause of Fire', 'Ignition Source', 'Ignition Source Powered', 'Item First Damaged',
  'Item Responsible for Spread of Fire', 'Main action by Other Than FRS', 'Main Action by FRS', 'Special Service Type',
  'Road Traffic Collision', 'False Alarm Reason', 'Victims Involved?', 'Were Alarm Systems Present?', 'No. of fatalities',
  'No. of fire fatalities', 'No. of injuries', 'No. of rescues',
] as const; // biome-ignore format: a header row

type Values = Record<string, string>;

const OTHERS = 'Deliberate \u2013 others property';
const UNKNOWN_OWNER = 'Deliberate \u2013 unknown owner';
const BROUGHT_TOGETHER = 'Deliberate;  - others property: Heat source and combustibles brought together deliberately';
const HOUSE = 'Building > Dwelling > House - single occupancy';
const FLAT = 'Building > Dwelling > Purpose Built Flat/Maisonette - multiple occupancy > Up to 3 storeys';

const primaryCause = (cause: string, main: string, ignition: string, powered: string, damaged: string): Values => ({
  'Is Primary Fire': 'yes',
  'Cause of Fire': cause,
  'How Fire Was Discovered?': 'Person running call',
  'Main Cause of Fire': main,
  'Ignition Source': ignition,
  'Ignition Source Powered': powered,
  'Item First Damaged': damaged,
  'Item Responsible for Spread of Fire': 'Not known',
  'Main action by Other Than FRS': 'None',
});
const secondary = (property: string, type: string, cause: string): Values => ({
  'Incident Category': 'Fire',
  'Property Category': property,
  'Property Type': type,
  'Is Primary Fire': 'no',
  'Cause of Fire': cause,
  'Is Property Derelict?': 'no',
});
const fire = (property: string, type: string, cause: Values): Values => ({
  'Incident Category': 'Fire',
  'Property Category': property,
  'Property Type': type,
  'Is Property Derelict?': 'no',
  ...cause,
});
const inBuilding: Values = {
  'Is Property Occupied at the Incident?': 'yes',
  'Property Normally Occupied?': 'Yes - occupied',
  'Is Fire Confined to Chimney?': 'no',
  'Were Alarm Systems Present?': 'yes',
};
const alarm = (property: string, type: string, reason: string): Values => ({
  'Incident Category': 'False Alarm',
  'Property Category': property,
  'Property Type': type,
  'False Alarm Reason': reason,
});
const special = (property: string, type: string, service: string): Values => ({
  'Incident Category': 'Special Service',
  'Property Category': property,
  'Property Type': type,
  'Special Service Type': service,
  'Road Traffic Collision': service.startsWith('RTC') ? 'yes' : 'no',
});

/** What a crew would tick for each kind. */
const TICKS: Readonly<Record<string, (chance: Chance) => Values>> = {
  'deliberate-refuse': (c) => secondary('Outdoor', 'Outdoor > Other outdoors (including land) > Loose refuse (incl in garden)', c.happens(0.6) ? OTHERS : UNKNOWN_OWNER),
  'deliberate-grass': (c) => secondary('Outdoor', c.happens(0.7) ? 'Outdoor > Grassland, woodland and crops > Grassland, pasture, grazing etc' : 'Outdoor > Grassland, woodland and crops > Tree scrub (includes single trees not in garden)', UNKNOWN_OWNER),
  'deliberate-bin': (c) => secondary('OutdoorStructure', c.happens(0.5) ? 'Outdoor > Outdoor structures > Wheelie Bin' : 'Outdoor > Outdoor structures > Small refuse/rubbish/recycle container (excluding wheelie bin)', OTHERS),
  'deliberate-derelict': (c) => ({ ...secondary('NonResidential', 'Building > Non Residential > Other buildings/use not known', c.happens(0.5) ? OTHERS : UNKNOWN_OWNER), 'Is Property Derelict?': 'yes' }),
  'deliberate-building': (c) => ({ ...fire(c.happens(0.6) ? 'Dwelling' : 'NonResidential', c.happens(0.6) ? HOUSE : 'Building > Non Residential > Private garden shed', primaryCause(OTHERS, BROUGHT_TOGETHER, 'Naked flame -> Lighted paper or card, or other naked flame ', 'Not applicable', 'Rubbish/Waste/Recycling -> Rubbish/Waste material')), ...inBuilding }),
  'deliberate-outdoor': () => fire('OutdoorStructure', 'Outdoor > Outdoor structures > Fence', primaryCause(UNKNOWN_OWNER, BROUGHT_TOGETHER, 'Not known', 'Not known', 'Wood -> Other wooden. Including Fence')),
  'deliberate-vehicle': (c) => fire('RoadVehicle', c.happens(0.8) ? 'Road Vehicle > Car' : c.happens(0.5) ? 'Road Vehicle > Van' : 'Road Vehicle > Motorcycle', primaryCause(c.happens(0.6) ? OTHERS : UNKNOWN_OWNER, BROUGHT_TOGETHER, 'Fuel/chemical related -> Liquids; petrol/oil related ', 'Not applicable', 'Explosives, gas, chemicals -> Petrol/Oil products')),
  'accidental-dwelling': (c) => ({ ...fire('Dwelling', c.happens(0.6) ? HOUSE : FLAT, primaryCause(c.happens(0.96) ? 'Accidental' : 'Not known', 'Accidental;  Cooking - other cooking', 'Cooking appliance -> Cooker incl oven', 'Electric', 'Food -> Cooking oil or fat')), ...inBuilding, 'Were Alarm Systems Present?': c.happens(0.7) ? 'yes' : 'no' }),
  'accidental-building': () => ({ ...fire('NonResidential', 'Building > Non Residential > Retail > Single shop', primaryCause('Accidental', 'Accidental;  Fault in equipment or appliance ', 'Electricity supply ->  Wiring, cabling, plugs', 'Electric', 'Structural/Fixtures/Fitting s \u2013 Internal -> Wiring insulation')), ...inBuilding }),
  'accidental-vehicle': () => fire('RoadVehicle', 'Road Vehicle > Car', primaryCause('Accidental', 'Accidental;  Overheating, unknown cause', 'Vehicles only -> Electrical fault ', 'Electric', 'Foam, rubber, plastic -> Plastic \u2013 raw material only')),
  'accidental-outdoor': () => fire('OutdoorStructure', 'Outdoor > Outdoor structures > Other outdoor structures', primaryCause('Accidental', 'Accidental;  Bonfire going out of control', 'Naked flame -> Lighted paper or card, or other naked flame ', 'Not applicable', 'Wood -> Garden shed')),
  'accidental-secondary': (c) => secondary('Outdoor', c.happens(0.5) ? 'Outdoor > Grassland, woodland and crops > Private/Domestic garden/allotment (vegetation not equipment/building)' : 'Outdoor > Other outdoors (including land) > Loose refuse (incl in garden)', c.happens(0.9) ? 'Accidental' : 'Not known'),
  chimney: () => ({ ...secondary('Dwelling', HOUSE, 'Accidental'), ...inBuilding, 'Is Fire Confined to Chimney?': 'yes' }),
  'alarm-malicious': (c) => alarm('Dwelling', c.happens(0.5) ? FLAT : HOUSE, 'Malicious false alarm > Fire > Building'),
  'alarm-good-intent': (c) => alarm('Outdoor', 'Outdoor > Other outdoors (including land) > Loose refuse (incl in garden)', c.pick(['Good Intent false alarm > Fire > Controlled burning', 'Good Intent false alarm > Fire > Bonfire', 'Good Intent false alarm > Fire > Other', 'Good Intent false alarm > Fire > Reported incident/Location not found'])),
  'alarm-apparatus': (c) => alarm(c.happens(0.5) ? 'Dwelling' : 'NonResidential', c.happens(0.5) ? FLAT : 'Building > Non Residential > Hospitals and medical care > Hospital', c.pick(['Fire alarm due to Apparatus > Unknown', 'Fire alarm due to Apparatus > Human > Cooking/burnt toast', 'Fire alarm due to Apparatus > System: smoke alarm > Faulty'])),
  'special-rtc': (c) => special('RoadVehicle', 'Road Vehicle > Car', c.pick(['RTC, Make vehicle safe', 'RTC, Make scene safe', 'RTC, Extrication of person/s'])),
  'special-flooding': () => special('Dwelling', HOUSE, 'Flooding, Make safe'),
  'special-other': (c) => special('Dwelling', c.happens(0.5) ? HOUSE : FLAT, c.pick(['Effecting entry/exit, For person in distress', 'Lift Release, For able bodied person not in distress', 'Assist other agencies, Assistance to other agencies', 'Removal of objects from people, Ring removal', 'No action (not false alarm), Service not required'])),
}; // biome-ignore format: one kind a line

const ORIGINS: readonly string[] = [
  'Person (mobile)',
  'Person (mobile)',
  'Person (mobile)',
  'Person (land line)',
  'Person (land line)',
  'Police',
  'Ambulance',
];

/** How the control room and crews wrote it down. Not yet numbered. */
export function fireRecords(scene: Scene, happenings: readonly Happening[]): FireRecord[] {
  const chance = chanceFor(scene.seed, 'fire records');
  const { town } = scene;
  return happenings.map((source): FireRecord => {
    const values = TICKS[source.key]!(chance);
    values['Unitary Authority'] = `${town.name.toUpperCase()} (MADE UP)`;
    values['Origin of Call'] = source.key === 'alarm-apparatus' ? 'AFA from call centre' : chance.pick(ORIGINS);
    const isHurt =
      values['Is Primary Fire'] === 'yes'
        ? chance.happens(0.12)
        : values['Road Traffic Collision'] === 'yes' && chance.happens(0.6);
    values['Victims Involved?'] = isHurt ? 'yes' : 'no';
    if (isHurt) {
      values['No. of fatalities'] = '0';
      values['No. of fire fatalities'] = '0';
      values['No. of injuries'] = String(chance.below(2) + 1);
      values['No. of rescues'] = String(chance.below(2));
    }
    const smallArea =
      source.address >= 0 ? town.addresses[source.address]!.smallArea : town.segments[source.segment]!.smallArea;
    const isLost = source.planted === '' && chance.happens(0.008);
    return {
      ref: '',
      // A call is recorded as it is made.
      recorded: scene.calendar.real(source.at),
      second: chance.below(60),
      place: isLost ? null : [Math.round(source.place[0]), Math.round(source.place[1])],
      ward: town.wards[town.smallAreas[smallArea]!.ward]!.name.toUpperCase(),
      values,
      flaws: [],
      source,
    };
  });
}
