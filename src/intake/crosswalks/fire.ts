/** What a fire service's incident export says of one attendance, as far as its class depends on it. */
export interface FireFacts {
  /** `Fire`, `False Alarm` or `Special Service`. */
  incident: string;
  /** `yes`, `no` or empty. */
  isPrimary: string;
  cause: string;
  propertyCategory: string;
  isDerelict: string;
  isChimney: string;
  falseAlarmReason: string;
  specialService: string;
  isRoadTrafficCollision: string;
}

export type FireClass =
  | { category: string; deliberate: boolean }
  /** Which column is not understood and what it may hold. */
  | { unknown: keyof FireFacts; expected: string };

const VEHICLES = new Set(['RoadVehicle', 'Boat', 'Aircraft', 'RailVehicle']);
const BUILDINGS = new Set(['NonResidential', 'OtherResidential']);
const OUTDOORS = new Set(['Outdoor', 'OutdoorStructure']);
const PROPERTY_CATEGORIES = ['Dwelling', ...BUILDINGS, ...OUTDOORS, ...VEHICLES];

// First words of the special service types of the Incident Recording System.
const OTHER_SERVICES = [
  'Advice Only',
  'Animal assistance incidents',
  'Assist other agencies',
  'Effecting entry/exit',
  'Evacuation',
  'Hazardous Materials incident',
  'Lift Release',
  'Making Safe',
  'Medical Incident',
  'No action',
  'Other rescue/release of persons',
  'Other Transport incident',
  'Removal of objects from people',
  'Removal of people from objects',
  'Rescue or evacuation from water',
  'Spills and Leaks',
  'Stand By',
  'Suicide',
  'Water provision',
].map((words) => words.toLowerCase());

const ALARMS: readonly [begins: string, category: string][] = [
  ['fire alarm due to apparatus', 'call/apparatus'],
  ['good intent false alarm', 'call/good-intent'],
  ['malicious false alarm', 'call/malicious'],
];

/**
 * The class of an attendance by the rules of the Incident Recording System (domain brief §5.3). Motive not known counts with
 * accidental; "deliberate" includes suspected; a fire confined to a chimney is its own class; where the export does not say
 * whether a fire was primary, the property does: a building or vehicle that is not derelict is primary, all else secondary.
 */
export function fireCategory(facts: FireFacts): FireClass {
  switch (facts.incident.toLowerCase()) {
    case 'fire':
      return classOfFire(facts);
    case 'false alarm': {
      const reason = facts.falseAlarmReason.toLowerCase();
      const alarm = ALARMS.find(([begins]) => reason.startsWith(begins));
      return alarm === undefined
        ? {
            unknown: 'falseAlarmReason',
            expected:
              'a reason that begins Fire alarm due to Apparatus, Good Intent false alarm or Malicious false alarm',
          }
        : { category: alarm[1], deliberate: false };
    }
    case 'special service':
      return classOfService(facts);
    default:
      return { unknown: 'incident', expected: 'Fire, False Alarm or Special Service' };
  }
}

function classOfService(facts: FireFacts): FireClass {
  const type = facts.specialService.toLowerCase();
  if (type.startsWith('rtc') || facts.isRoadTrafficCollision.toLowerCase() === 'yes') {
    return { category: 'call/special/rtc', deliberate: false };
  }
  if (type.startsWith('flooding')) return { category: 'call/special/flooding', deliberate: false };
  if (OTHER_SERVICES.some((words) => type.startsWith(words)))
    return { category: 'call/special/other', deliberate: false };
  return { unknown: 'specialService', expected: 'a special service type of the Incident Recording System' };
}

function classOfFire(facts: FireFacts): FireClass {
  const deliberate = motive(facts.cause);
  if (deliberate === null) {
    return { unknown: 'cause', expected: 'Accidental, Not known, or Deliberate with whose property' };
  }
  if (!PROPERTY_CATEGORIES.includes(facts.propertyCategory)) {
    return { unknown: 'propertyCategory', expected: PROPERTY_CATEGORIES.join(', ') };
  }
  if (facts.isChimney.toLowerCase() === 'yes') return { category: 'fire/chimney', deliberate };
  const primary = isPrimary(facts);
  if (primary === null) return { unknown: 'isPrimary', expected: 'yes, no or empty' };
  if (deliberate) {
    if (!primary) return { category: 'fire/deliberate/secondary', deliberate };
    const isVehicle = facts.propertyCategory === 'RoadVehicle';
    return { category: isVehicle ? 'fire/deliberate/primary-vehicle' : 'fire/deliberate/primary', deliberate };
  }
  return { category: primary ? accidentalPrimary(facts.propertyCategory) : 'fire/accidental/secondary', deliberate };
}

function motive(cause: string): boolean | null {
  const words = cause.toLowerCase();
  if (words.startsWith('deliberate') || words.startsWith('doubtful')) return true;
  if (words.startsWith('accidental') || words === 'not known') return false;
  return null;
}

function isPrimary(facts: FireFacts): boolean | null {
  switch (facts.isPrimary.toLowerCase()) {
    case 'yes':
      return true;
    case 'no':
      return false;
    case '':
      return !OUTDOORS.has(facts.propertyCategory) && facts.isDerelict.toLowerCase() !== 'yes';
    default:
      return null;
  }
}

function accidentalPrimary(propertyCategory: string): string {
  if (propertyCategory === 'Dwelling') return 'fire/accidental/dwelling';
  if (BUILDINGS.has(propertyCategory)) return 'fire/accidental/building';
  return VEHICLES.has(propertyCategory) ? 'fire/accidental/vehicle' : 'fire/accidental/outdoor';
}
