/**
 * data.police.uk "Crime type" to AIM's tree, by the set in force. A word of another period is not guessed at: it is unknown
 * in this one, and the row is held. Sources: data.police.uk/about and its change log; domain brief §5.1.
 */
interface PolicePeriod {
  /** First and last month the set was published for, `YYYY-MM`. */
  from: string;
  to: string;
  categories: Readonly<Record<string, string>>;
}

const SINCE_THE_START = {
  'Anti-social behaviour': 'asb',
  Burglary: 'crime/burglary',
  Robbery: 'crime/robbery',
  'Vehicle crime': 'crime/vehicle',
  'Other crime': 'crime/other',
};

const SINCE_SEPTEMBER_2011 = {
  ...SINCE_THE_START,
  'Criminal damage and arson': 'crime/damage',
  Drugs: 'crime/drugs',
  'Other theft': 'crime/theft/other',
  Shoplifting: 'crime/theft/shoplifting',
};

/** The 14 live categories. */
const SINCE_MAY_2013 = {
  ...SINCE_SEPTEMBER_2011,
  'Bicycle theft': 'crime/theft/bicycle',
  'Possession of weapons': 'crime/weapons',
  'Public order': 'crime/public-order',
  'Theft from the person': 'crime/theft/person',
  'Violence and sexual offences': 'crime/violence',
};

export const POLICE_UK_PERIODS: readonly PolicePeriod[] = [
  { from: '2010-12', to: '2011-08', categories: { ...SINCE_THE_START, 'Violent crime': 'crime/violence' } },
  {
    from: '2011-09',
    to: '2013-04',
    categories: {
      ...SINCE_SEPTEMBER_2011,
      'Violent crime': 'crime/violence',
      // One category for both until they were parted; public order is by far the larger of the two.
      'Public disorder and weapons': 'crime/public-order',
    },
  },
  { from: '2013-05', to: '9999-12', categories: SINCE_MAY_2013 },
];

/** The category, or null with the words that the month's set has. @param month `YYYY-MM` */
export function policeUkCategory(crimeType: string, month: string): string | null {
  const period = POLICE_UK_PERIODS.find(({ from, to }) => month >= from && month <= to);
  return period?.categories[crimeType] ?? null;
}

export function policeUkWords(month: string): string {
  const period = POLICE_UK_PERIODS.find(({ from, to }) => month >= from && month <= to);
  return period === undefined
    ? 'a month from 2010-12, when street-level crime was first published'
    : `one of the ${Object.keys(period.categories).length} crime types published for ${month}: ${Object.keys(period.categories).sort().join(', ')}`;
}
