import type { AgencyKind } from './agency.ts';

/** What a thing is. ASB incidents are not crimes, calls are not fires: a total never crosses kinds unless it says so. */
export const INCIDENT_KINDS = ['crime', 'asb', 'fire', 'fireCall', 'service'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface Category {
  /** Path from its kind, for instance `crime/burglary/residential`. What people and files use. */
  code: string;
  /** What stored columns use. Never reused, never renumbered. */
  id: number;
  name: string;
  kind: IncidentKind;
  /** The kind of agency that usually records it. */
  agency: AgencyKind;
  parent: string | null;
  /** Never drawn or listed at a point: sexual and domestic offences. */
  areaOnly: boolean;
}

type Row = [id: number, code: string, name: string, agency: AgencyKind, options?: { areaOnly: true }];

// Ids run in hundreds by kind with gaps for what comes later.
const ROWS: Row[] = [
  [100, 'crime', 'All crime', 'police'],
  [101, 'crime/violence', 'Violence and sexual offences', 'police'],
  [102, 'crime/violence/homicide', 'Homicide', 'police'],
  [103, 'crime/violence/wounding', 'Wounding', 'police'],
  [104, 'crime/violence/assault', 'Assault without injury', 'police'],
  [105, 'crime/violence/harassment', 'Harassment and stalking', 'police'],
  [106, 'crime/violence/sexual', 'Sexual offences', 'police', { areaOnly: true }],
  [107, 'crime/violence/domestic', 'Domestic abuse', 'police', { areaOnly: true }],
  [110, 'crime/robbery', 'Robbery', 'police'],
  [111, 'crime/robbery/personal', 'Robbery, personal', 'police'],
  [112, 'crime/robbery/business', 'Robbery, business', 'police'],
  [120, 'crime/burglary', 'Burglary', 'police'],
  [121, 'crime/burglary/residential', 'Burglary, residential', 'police'],
  [122, 'crime/burglary/business', 'Burglary, business and community', 'police'],
  [130, 'crime/vehicle', 'Vehicle crime', 'police'],
  [131, 'crime/vehicle/theft-of', 'Theft of vehicle', 'police'],
  [132, 'crime/vehicle/theft-from', 'Theft from vehicle', 'police'],
  [133, 'crime/vehicle/interference', 'Vehicle interference', 'police'],
  [140, 'crime/theft', 'Theft', 'police'],
  [141, 'crime/theft/person', 'Theft from the person', 'police'],
  [142, 'crime/theft/bicycle', 'Bicycle theft', 'police'],
  [143, 'crime/theft/shoplifting', 'Shoplifting', 'police'],
  [144, 'crime/theft/other', 'Other theft', 'police'],
  [150, 'crime/damage', 'Criminal damage and arson', 'police'],
  [151, 'crime/damage/criminal', 'Criminal damage', 'police'],
  [152, 'crime/damage/arson', 'Arson', 'police'],
  [160, 'crime/drugs', 'Drugs', 'police'],
  [165, 'crime/weapons', 'Possession of weapons', 'police'],
  [170, 'crime/public-order', 'Public order', 'police'],
  [180, 'crime/fraud', 'Fraud', 'police'],
  [190, 'crime/other', 'Other crime', 'police'],

  [200, 'asb', 'ASB incidents', 'police'],
  [201, 'asb/vehicle-abandoned', 'Vehicle abandoned, not stolen', 'police'],
  [202, 'asb/vehicle-nuisance', 'Vehicle nuisance', 'police'],
  [203, 'asb/rowdy', 'Rowdy or inconsiderate behaviour', 'police'],
  [204, 'asb/neighbours', 'Rowdy or nuisance neighbours', 'police'],
  [205, 'asb/littering', 'Littering and drugs paraphernalia', 'police'],
  [206, 'asb/animals', 'Animal problems', 'police'],
  [207, 'asb/trespass', 'Trespass', 'police'],
  [208, 'asb/communications', 'Malicious or nuisance communications', 'police'],
  [209, 'asb/street-drinking', 'Street drinking', 'police'],
  [210, 'asb/prostitution', 'Prostitution-related activity', 'police'],
  [211, 'asb/noise', 'Noise', 'police'],
  [212, 'asb/begging', 'Begging', 'police'],
  [213, 'asb/fireworks', 'Fireworks', 'police'],

  [300, 'fire', 'Fires', 'fire'],
  [301, 'fire/deliberate', 'Deliberate fires', 'fire'],
  [302, 'fire/deliberate/primary', 'Deliberate primary fire', 'fire'],
  [303, 'fire/deliberate/primary-vehicle', 'Deliberate primary fire, vehicle', 'fire'],
  [304, 'fire/deliberate/secondary', 'Deliberate secondary fire', 'fire'],
  [310, 'fire/accidental', 'Accidental fires, or motive not known', 'fire'],
  [311, 'fire/accidental/dwelling', 'Accidental dwelling fire', 'fire'],
  [312, 'fire/accidental/building', 'Accidental building fire', 'fire'],
  [313, 'fire/accidental/vehicle', 'Accidental vehicle fire', 'fire'],
  [314, 'fire/accidental/outdoor', 'Accidental primary fire, outdoors', 'fire'],
  [315, 'fire/accidental/secondary', 'Accidental secondary fire', 'fire'],
  [320, 'fire/chimney', 'Chimney fire', 'fire'],

  [350, 'call', 'Fire service calls without fire', 'fire'],
  [351, 'call/malicious', 'False alarm, malicious', 'fire'],
  [352, 'call/good-intent', 'False alarm, good intent', 'fire'],
  [353, 'call/apparatus', 'False alarm, apparatus', 'fire'],
  [360, 'call/special', 'Special service', 'fire'],
  [361, 'call/special/rtc', 'Road traffic collision attended', 'fire'],
  [362, 'call/special/flooding', 'Flooding', 'fire'],
  [363, 'call/special/other', 'Other special service', 'fire'],

  [400, 'street', 'Street services', 'council'],
  [401, 'street/vehicle', 'Vehicles reported', 'council'],
  [402, 'street/vehicle/abandoned', 'Abandoned vehicle', 'council'],
  [403, 'street/vehicle/untaxed', 'Untaxed vehicle on road', 'council'],
  [404, 'street/vehicle/nuisance', 'Nuisance vehicle', 'council'],
  [410, 'street/fly-tip', 'Fly-tipping', 'council'],
  [415, 'street/fly-post', 'Fly-posting', 'council'],
  [420, 'street/graffiti', 'Graffiti', 'council'],
  [421, 'street/graffiti/offensive', 'Offensive graffiti', 'council'],
  [422, 'street/graffiti/general', 'Graffiti, other', 'council'],
  [430, 'street/litter', 'Litter and fouling', 'council'],
  [431, 'street/litter/general', 'Litter', 'council'],
  [432, 'street/litter/dog', 'Dog fouling', 'council'],
  [433, 'street/litter/needles', 'Needles', 'council'],
  [440, 'street/noise', 'Noise', 'council'],
  [441, 'street/noise/domestic', 'Noise, domestic', 'council'],
  [442, 'street/noise/commercial', 'Noise, commercial', 'council'],
  [450, 'street/asb', 'ASB case', 'council'],
  [455, 'street/light', 'Street light out', 'council'],
  [460, 'street/void', 'Insecure void building', 'council'],
  [465, 'street/cctv', 'CCTV request', 'council'],
  [470, 'street/trading', 'Trading standards', 'council'],
  [471, 'street/trading/under-age', 'Under-age sales', 'council'],
  [472, 'street/trading/doorstep', 'Doorstep crime', 'council'],
  [480, 'street/environmental', 'Environmental health nuisance', 'council'],
  [485, 'street/warden', 'Warden visit', 'council'],
  [488, 'street/road', 'Roads, pavements and signs', 'council'],
  [490, 'street/trees', 'Trees, grass and parks', 'council'],
  [492, 'street/waste', 'Refuse collection', 'council'],
  [495, 'street/animals', 'Animals', 'council'],
  [497, 'street/water', 'Water and drains', 'council'],
  [499, 'street/other', 'Other request', 'council'],
];

const KIND_OF_ROOT: Record<string, IncidentKind> = {
  crime: 'crime',
  asb: 'asb',
  fire: 'fire',
  call: 'fireCall',
  street: 'service',
};

export const CATEGORIES: readonly Category[] = ROWS.map(([id, code, name, agency, options]) => {
  const cut = code.lastIndexOf('/');
  return {
    id,
    code,
    name,
    agency,
    kind: KIND_OF_ROOT[code.split('/')[0]!]!,
    parent: cut < 0 ? null : code.slice(0, cut),
    areaOnly: options?.areaOnly ?? false,
  };
});

const BY_CODE = new Map(CATEGORIES.map((category) => [category.code, category]));
const BY_ID = new Map(CATEGORIES.map((category) => [category.id, category]));

/** All ids stay below this: the length of any look-up table indexed by category id. */
export const CATEGORY_ID_LIMIT = 512;

export function categoryByCode(code: string): Category | undefined {
  return BY_CODE.get(code);
}

export function categoryById(id: number): Category | undefined {
  return BY_ID.get(id);
}

/** The category itself and all below it. Empty for a code that is not in the tree. */
export function subtree(code: string): Category[] {
  return CATEGORIES.filter((category) => category.code === code || category.code.startsWith(`${code}/`));
}

/** A named selection of categories that reports may cite. */
export interface Measure {
  code: string;
  name: string;
  definition: string;
  categories: readonly string[];
}

const within = (...codes: string[]) => codes.flatMap((code) => subtree(code).map((category) => category.code));

export const MEASURES: readonly Measure[] = [
  {
    code: 'all-crime',
    name: 'All crime',
    definition: 'Police recorded notifiable crime. ASB incidents, calls and service requests are not in it.',
    categories: within('crime'),
  },
  {
    code: 'bcs-comparator',
    name: 'BCS comparator',
    definition:
      'The ten-type subset of the 2005-08 target: wounding, common assault, personal robbery, domestic burglary, vehicle ' +
      'theft, interference, theft from the person, bicycle theft and criminal damage (domain brief §5.1). Not arson.',
    categories: [
      'crime/violence/wounding',
      'crime/violence/assault',
      'crime/robbery/personal',
      'crime/burglary/residential',
      'crime/vehicle/theft-of',
      'crime/vehicle/theft-from',
      'crime/vehicle/interference',
      'crime/theft/person',
      'crime/theft/bicycle',
      'crime/damage/criminal',
    ],
  },
  {
    code: 'deliberate-fires',
    name: 'Deliberate fires',
    definition: 'Fires whose motive the fire service gives as deliberate or suspected. Not the same as police arson.',
    categories: within('fire/deliberate'),
  },
  {
    code: 'asb-incidents',
    name: 'ASB incidents',
    definition: 'Police NSIR anti-social behaviour incidents. Never added to crime.',
    categories: within('asb'),
  },
];
