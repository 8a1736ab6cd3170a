import { type Chance, chanceFor } from '../chance.ts';
import { DAY, HOUR, type WallMinute } from './calendar.ts';
import type { Happening, PoliceRecord } from './model.ts';
import type { Scene } from './ordinary.ts';

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  '1': 'Murder',
  '5D': 'Assault with intent to cause serious harm',
  '8N': 'Assault with injury',
  '104': 'Assault without injury on a constable',
  '105A': 'Assault without injury',
  '8L': 'Harassment',
  '8Q': 'Stalking',
  '8R': 'Malicious communications',
  '19C': 'Rape of a female aged 16 and over',
  '20A': 'Sexual assault on a female aged 13 and over',
  '17A': 'Sexual assault on a male aged 13 and over',
  '34A': 'Robbery of business property',
  '34B': 'Robbery of personal property',
  '28E': 'Burglary - residential',
  '28F': 'Attempted burglary - residential',
  '28G': 'Distraction burglary - residential',
  '30C': 'Burglary - business and community',
  '30D': 'Attempted burglary - business and community',
  '37.2': 'Aggravated vehicle taking',
  '48': 'Theft or unauthorised taking of motor vehicle',
  '45': 'Theft from vehicle',
  '126': 'Interfering with a motor vehicle',
  '39': 'Theft from the person',
  '44': 'Theft or unauthorised taking of pedal cycle',
  '46': 'Shoplifting',
  '49': 'Other theft',
  '40': 'Theft in a dwelling other than from automatic machine or meter',
  '41': 'Theft by an employee',
  '58A': 'Criminal damage to a dwelling',
  '58B': 'Criminal damage to a building other than a dwelling',
  '58C': 'Criminal damage to a vehicle',
  '58D': 'Other criminal damage',
  '56A': 'Arson endangering life',
  '56B': 'Arson not endangering life',
  '92A': 'Trafficking in controlled drugs',
  '92D': 'Possession of controlled drugs (excluding cannabis)',
  '92E': 'Possession of controlled drugs (cannabis)',
  '10C': 'Possession of other weapons',
  '10D': 'Possession of article with blade or point',
  '9A': 'Public fear, alarm or distress',
  '9B': 'Racially or religiously aggravated public fear, alarm or distress',
  '66': 'Other offences against the State or public order',
  '33': 'Going equipped for stealing',
  '79': 'Perverting the course of justice',
  '99': 'Other notifiable offences',
  NSIR01: 'Vehicle abandoned, not stolen',
  NSIR02: 'Vehicle nuisance or inappropriate use',
  NSIR03: 'Rowdy or inconsiderate behaviour',
  NSIR04: 'Rowdy or nuisance neighbours',
  NSIR05: 'Littering or drugs paraphernalia',
  NSIR06: 'Animal problems',
  NSIR07: 'Trespass',
  NSIR08: 'Malicious or nuisance communications',
  NSIR09: 'Street drinking',
  NSIR10: 'Prostitution-related activity',
  NSIR11: 'Noise',
  NSIR12: 'Begging or vagrancy',
  NSIR13: 'Inappropriate use or sale of fireworks',
};

/** Chance that a crime at a home is domestic, by code. */
const DOMESTIC: Readonly<Record<string, number>> = {
  '105A': 0.5,
  '8N': 0.42,
  '5D': 0.2,
  '8L': 0.4,
  '8Q': 0.5,
  '8R': 0.3,
  '58A': 0.12,
  '20A': 0.2,
  '19C': 0.35,
};
const DRINK = new Set(['5D', '8N', '105A', '9A', '9B', '104', '39', 'NSIR03', 'NSIR09']);
const MO: Readonly<Record<string, readonly string[]>> = {
  '28E': ['REAR-DOOR', 'REAR-DOOR', 'FRONT-DOOR', 'WINDOW', 'WINDOW', 'INSECURE', 'INSECURE', 'KEYS-TAKEN'],
  '28F': ['REAR-DOOR', 'FRONT-DOOR', 'WINDOW'],
  '28G': ['BOGUS-OFFICIAL'],
  '30C': ['REAR-DOOR', 'ROOF', 'WINDOW', 'SMASH'],
  '30D': ['REAR-DOOR', 'WINDOW', 'SMASH'],
  '45': ['SMASH', 'INSECURE', 'INSECURE', 'KEYLESS'],
  '48': ['KEYLESS', 'KEYLESS', 'KEYS-TAKEN', 'INSECURE'],
  '37.2': ['KEYLESS', 'KEYS-TAKEN'],
  '126': ['SMASH', 'INSECURE'],
};
const CRIME_OUTCOMES: readonly (readonly [string, number])[] = [
  ['Investigation complete; no suspect identified', 0.46],
  ['Unable to prosecute suspect', 0.3],
  ['Suspect charged', 0.1],
  ['Local resolution', 0.05],
  ['Offender given a caution', 0.03],
  ['Action to be taken by another organisation', 0.03],
  ['Formal action is not in the public interest', 0.03],
];
const ASB_OUTCOMES: readonly (readonly [string, number])[] = [
  ['Attended, advice given', 0.4],
  ['Attended, all quiet', 0.22],
  ['Resolved by telephone', 0.2],
  ['Passed to partner agency', 0.1],
  ['Not attended', 0.08],
];

/** How the police wrote it down: ranges, delays, places known well or badly, and what came of it. Not yet numbered. */
export function policeRecords(scene: Scene, happenings: readonly Happening[]): PoliceRecord[] {
  const chance = chanceFor(scene.seed, 'police records');
  const records: PoliceRecord[] = [];
  for (const source of happenings) {
    const isCrime = !source.key.startsWith('NSIR');
    const { from, to } = span(source, chance, scene);
    const known = to ?? from;
    const reported = scene.calendar.real(
      known + (source.isPrompt ? chance.between(4, 40) : reportingDelay(source.key, chance)),
    );
    const recorded = scene.calendar.real(
      reported + (source.isPrompt ? chance.between(10, 90) : recordingDelay(isCrime, chance)),
    );
    const domestic = source.address >= 0 && chance.happens(DOMESTIC[source.key] ?? 0);
    records.push({
      ref: '',
      key: source.key,
      description: DESCRIPTIONS[source.key]!,
      isCrime,
      qualifier: isCrime ? '' : qualifier(source.key, chance),
      from,
      to,
      reported,
      recorded,
      ...whereabouts(scene, source, chance),
      mo: source.mo ?? (MO[source.key] ? chance.pick(MO[source.key]!) : ''),
      ...result(isCrime, (scene.calendar.end - recorded) / DAY, chance),
      domestic,
      hate: source.key === '9B' || chance.happens(isCrime ? 0.012 : 0.004),
      alcohol: chance.happens(DRINK.has(source.key) ? 0.4 : 0.03),
      repeatVictim: chance.happens(domestic ? 0.38 : source.planted.startsWith('repeat/') ? 0.9 : 0.08),
      vulnerable: chance.happens(domestic ? 0.2 : 0.05),
      flaws: [],
      source,
    });
  }
  return records;
}

/** Exact for what was seen; a range for what was found: left at one time, back at another. */
function span(source: Happening, chance: Chance, scene: Scene): { from: WallMinute; to: WallMinute | null } {
  const { calendar } = scene;
  const key = source.key;
  const at = calendar.real(source.at);
  if (source.isPrompt) {
    if (key !== '28E' && key !== '45') return { from: at, to: null };
    return { from: calendar.real(at - chance.between(60, 200)), to: calendar.real(at + chance.between(20, 80)) };
  }
  const between = (before: number, after: number) => ({
    from: calendar.real(at - before),
    to: calendar.real(at + after),
  });
  if (key === '28E' || key === '28F' || key === '30C' || key === '30D' || key === '40') {
    if (chance.happens(0.35)) return { from: at, to: null };
    const away = chance.happens(0.07)
      ? chance.between(40, 96)
      : chance.happens(0.02)
        ? chance.between(150, 340)
        : chance.between(2.5, 11);
    const share = chance.unit();
    return between(share * away * HOUR, (1 - share) * away * HOUR);
  }
  if (['45', '48', '126', '58C', '44'].includes(key)) {
    if (chance.happens(0.25)) return { from: at, to: null };
    const hour = (at % DAY) / HOUR;
    const isNight = hour > 18 || hour < 8;
    if (!isNight) return between(chance.between(10, 300), chance.between(10, 300));
    const evening = Math.floor((at - 12 * HOUR) / DAY) * DAY;
    const [parked, back] = [evening + chance.between(17, 22.5) * HOUR, evening + DAY + chance.between(6, 9.5) * HOUR];
    return { from: calendar.real(Math.min(at - 5, parked)), to: calendar.real(Math.max(at + 5, back)) };
  }
  if (['58A', '58B', '58D', '49', '41'].includes(key) && chance.happens(0.5)) {
    const hours = chance.between(1, key === '41' ? 400 : 30);
    return between(hours * 0.5 * HOUR, hours * 0.5 * HOUR);
  }
  return { from: at, to: null };
}

function reportingDelay(key: string, chance: Chance): number {
  const u = chance.unit();
  if (key.startsWith('NSIR')) return u < 0.93 ? chance.exponential(18) : chance.exponential(30 * HOUR);
  if (key === '19C' || key === '20A' || key === '17A') {
    return u < 0.35
      ? chance.exponential(8 * HOUR)
      : u < 0.65
        ? chance.exponential(10 * DAY)
        : chance.exponential(110 * DAY);
  }
  if (['8L', '8Q', '8R', '49', '41', '79'].includes(key)) {
    return u < 0.55
      ? chance.exponential(5 * HOUR)
      : u < 0.88
        ? chance.exponential(2.5 * DAY)
        : chance.exponential(18 * DAY);
  }
  if (['28E', '28F', '45', '48', '126', '30C', '58C'].includes(key)) {
    return u < 0.88 ? chance.exponential(75) : chance.exponential(1.4 * DAY);
  }
  return u < 0.72 ? chance.exponential(60) : u < 0.94 ? chance.exponential(14 * HOUR) : chance.exponential(6 * DAY);
}

function recordingDelay(isCrime: boolean, chance: Chance): number {
  if (!isCrime) return chance.exponential(9);
  const u = chance.unit();
  return (
    5 + (u < 0.82 ? chance.exponential(110) : u < 0.97 ? chance.exponential(22 * HOUR) : chance.exponential(5 * DAY))
  );
}

/** Impact decides the qualifier, not the type, so every type can have each. */
function qualifier(key: string, chance: Chance): string {
  const u = chance.unit();
  if (key === 'NSIR04' || key === 'NSIR08') return u < 0.6 ? 'Personal' : 'Nuisance';
  if (key === 'NSIR01' || key === 'NSIR05') return u < 0.7 ? 'Environmental' : 'Nuisance';
  return u < 0.78 ? 'Nuisance' : u < 0.92 ? 'Personal' : 'Environmental';
}

type Whereabouts = Pick<PoliceRecord, 'place' | 'locationType' | 'uprn' | 'street' | 'postcode' | 'beat'>;

function whereabouts({ town }: Scene, source: Happening, chance: Chance): Whereabouts {
  const segment = town.segments[source.segment]!;
  const address = source.address >= 0 ? town.addresses[source.address]! : null;
  const smallArea = town.smallAreas[address?.smallArea ?? segment.smallArea]!;
  const beat = town.beats[smallArea.beat]!;
  const postcode = address ? town.postcodes[address.postcode]! : null;
  const u = source.planted !== '' ? 1 : chance.unit();
  const base = { uprn: '', street: segment.name, postcode: postcode?.code ?? '', beat: beat.code };
  if (u < 0.004) return { ...base, place: null, locationType: '', street: '', postcode: '' };
  if (u < 0.02) return { ...base, place: null, locationType: '' };
  if (u < 0.045)
    return {
      ...base,
      place: [Math.round(beat.middle[0]), Math.round(beat.middle[1])],
      locationType: 'AREA',
      street: '',
      postcode: '',
    };
  if (u < 0.1 && postcode) return { ...base, place: postcode.at, locationType: 'POSTCODE' };
  if (!address) return { ...base, place: source.place, locationType: 'STREET' };
  const place = [Math.round(address.at[0]), Math.round(address.at[1])] as const;
  return {
    ...base,
    place,
    locationType: 'PROPERTY',
    uprn: source.planted.startsWith('repeat/') || chance.happens(0.65) ? address.uprn : '',
    street: `${address.number}${address.venue >= 0 ? ',' : ''} ${segment.name}`,
  };
}

function result(isCrime: boolean, ageDays: number, chance: Chance): { status: string; outcome: string } {
  if (!isCrime) return { status: 'Closed', outcome: drawOutcome(ASB_OUTCOMES, chance) };
  if (chance.unit() > 1 - Math.exp(-ageDays / 28)) return { status: 'Under investigation', outcome: '' };
  if (chance.happens(0.012)) return { status: 'No crime', outcome: '' };
  const outcome = drawOutcome(CRIME_OUTCOMES, chance);
  return { status: outcome.startsWith('Investigation complete') ? 'Filed' : 'Closed', outcome };
}

function drawOutcome(from: readonly (readonly [string, number])[], chance: Chance): string {
  let left = chance.unit();
  for (const [outcome, share] of from) {
    left -= share;
    if (left < 0) return outcome;
  }
  return from[0]![0];
}

/** What the record will say a while later: how updates in a last-night file come about. */
export function concluded(record: PoliceRecord, chance: Chance): PoliceRecord {
  const outcome = drawOutcome(CRIME_OUTCOMES, chance);
  return { ...record, status: outcome.startsWith('Investigation complete') ? 'Filed' : 'Closed', outcome };
}
