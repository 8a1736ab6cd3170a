/** What a method advisor needs to know of the records a person has selected. */
export interface Selection {
  n: number;
  /** Records by how well they are placed. */
  byLocationPrecision: Readonly<Record<'property' | 'street' | 'postcode' | 'area' | 'snapped' | 'unknown', number>>;
  /** Records by how well they are dated. */
  byTimePrecision: Readonly<Record<'exact' | 'range' | 'day' | 'month' | 'unknown', number>>;
  /** First and last day known, days; NaN without any. */
  firstDay: number;
  lastDay: number;
  studyAreaKm2: number;
  /** Cells or areas without any record, as a share, at the resolution in use; NaN where there is none. */
  emptyShare: number;
  /** Whether areas have populations or households to divide by. */
  hasDenominators: boolean;
  hasStreetNetwork: boolean;
}

export type MethodName =
  | 'areaCounts'
  | 'areaRates'
  | 'grid'
  | 'kernelDensity'
  | 'networkDensity'
  | 'hotSpots'
  | 'localMoran'
  | 'clusters'
  | 'nearestNeighbourHierarchy'
  | 'ripleyK'
  | 'repeatPlaces'
  | 'nearRepeat'
  | 'hourClock'
  | 'aoristic'
  | 'trend'
  | 'controlChart'
  | 'seasonal'
  | 'farrington'
  | 'globalMoran'
  | 'stability'
  | 'spaceTimeK'
  | 'mantel'
  | 'changePoints'
  | 'smallShift'
  | 'ears'
  | 'forecast'
  | 'countModel'
  | 'nowcast'
  | 'harm';

/** Whether the selection can carry a method: a value to show, never an exception. */
export type MethodAdvice =
  | {
      method: MethodName;
      fits: true;
      nUsable: number;
      defaults: Readonly<Record<string, number | string>>;
      why: string;
      caution: string | null;
    }
  | { method: MethodName; fits: false; nUsable: number; refusal: string; instead: MethodName | null };

interface Requirement {
  method: MethodName;
  name: string;
  fewest: number;
  places: 'any' | 'area' | 'point' | 'street' | 'property';
  times: 'any' | 'month' | 'day' | 'hour' | 'range';
  /** Days between first and last. */
  shortestDays?: number;
  needs?: 'denominators' | 'streetNetwork';
  instead: MethodName | null;
}

const REQUIREMENTS: readonly Requirement[] = [
  { method: 'areaCounts', name: 'Counts by area', fewest: 1, places: 'area', times: 'any', instead: null },
  {
    method: 'areaRates',
    name: 'Rates by area',
    fewest: 20,
    places: 'area',
    times: 'any',
    needs: 'denominators',
    instead: 'areaCounts',
  },
  { method: 'grid', name: 'A grid', fewest: 20, places: 'point', times: 'any', instead: 'areaCounts' },
  {
    method: 'kernelDensity',
    name: 'A density surface',
    fewest: 30,
    places: 'point',
    times: 'any',
    instead: 'areaCounts',
  },
  {
    method: 'networkDensity',
    name: 'Density along streets',
    fewest: 30,
    places: 'street',
    times: 'any',
    needs: 'streetNetwork',
    instead: 'kernelDensity',
  },
  { method: 'hotSpots', name: 'Gi* hot spots', fewest: 60, places: 'point', times: 'any', instead: 'localMoran' },
  { method: 'localMoran', name: 'Local Moran', fewest: 60, places: 'area', times: 'any', instead: 'areaCounts' },
  { method: 'clusters', name: 'Clusters', fewest: 30, places: 'point', times: 'any', instead: 'areaCounts' },
  {
    method: 'nearestNeighbourHierarchy',
    name: 'Nearest-neighbour clusters',
    fewest: 50,
    places: 'point',
    times: 'any',
    instead: 'clusters',
  },
  { method: 'ripleyK', name: "Ripley's K", fewest: 50, places: 'street', times: 'any', instead: 'grid' },
  {
    method: 'repeatPlaces',
    name: 'Repeat places',
    fewest: 10,
    places: 'property',
    times: 'any',
    instead: 'areaCounts',
  },
  { method: 'nearRepeat', name: 'Knox', fewest: 50, places: 'street', times: 'day', instead: 'kernelDensity' },
  {
    method: 'hourClock',
    name: 'The hour and day clock',
    fewest: 20,
    places: 'any',
    times: 'hour',
    instead: 'aoristic',
  },
  { method: 'aoristic', name: 'The aoristic clock', fewest: 20, places: 'any', times: 'range', instead: 'trend' },
  { method: 'trend', name: 'A trend', fewest: 10, places: 'any', times: 'month', shortestDays: 180, instead: null },
  {
    method: 'controlChart',
    name: 'A control chart',
    fewest: 30,
    places: 'any',
    times: 'month',
    shortestDays: 365,
    instead: 'trend',
  },
  {
    method: 'seasonal',
    name: 'A seasonal decomposition',
    fewest: 100,
    places: 'any',
    times: 'day',
    shortestDays: 730,
    instead: 'controlChart',
  },
  {
    method: 'farrington',
    name: 'Farrington',
    fewest: 100,
    places: 'any',
    times: 'day',
    shortestDays: 1095,
    instead: 'controlChart',
  },
  {
    method: 'globalMoran',
    name: 'Global Moran',
    fewest: 60,
    places: 'area',
    times: 'any',
    instead: 'areaCounts',
  },
  {
    method: 'stability',
    name: 'A stability check',
    fewest: 60,
    places: 'point',
    times: 'any',
    instead: 'kernelDensity',
  },
  {
    method: 'spaceTimeK',
    name: 'Space-time K',
    fewest: 50,
    places: 'street',
    times: 'day',
    instead: 'kernelDensity',
  },
  {
    method: 'mantel',
    name: 'Mantel’s test',
    fewest: 50,
    places: 'street',
    times: 'day',
    instead: 'kernelDensity',
  },
  {
    method: 'changePoints',
    name: 'A search for changes',
    fewest: 30,
    places: 'any',
    times: 'month',
    shortestDays: 180,
    instead: 'trend',
  },
  {
    method: 'smallShift',
    name: 'A chart of small shifts',
    fewest: 50,
    places: 'any',
    times: 'day',
    shortestDays: 180,
    instead: 'trend',
  },
  {
    method: 'ears',
    name: 'EARS',
    fewest: 20,
    places: 'any',
    times: 'day',
    shortestDays: 14,
    instead: null,
  },
  {
    method: 'forecast',
    name: 'A forecast',
    fewest: 100,
    places: 'any',
    times: 'day',
    shortestDays: 730,
    instead: 'countModel',
  },
  {
    method: 'countModel',
    name: 'This regression',
    fewest: 100,
    places: 'any',
    times: 'day',
    shortestDays: 180,
    instead: 'trend',
  },
  {
    method: 'nowcast',
    name: 'A nowcast',
    fewest: 50,
    places: 'any',
    times: 'day',
    shortestDays: 60,
    instead: null,
  },
  {
    method: 'harm',
    name: 'Harm beside count',
    fewest: 1,
    places: 'any',
    times: 'any',
    instead: 'areaCounts',
  },
];

// Snapped points pass for points where only a broad surface is drawn; nothing finer may use them.
const PLACES = {
  any: ['property', 'street', 'postcode', 'area', 'snapped', 'unknown'],
  area: ['property', 'street', 'postcode', 'area', 'snapped'],
  point: ['property', 'street', 'postcode', 'snapped'],
  street: ['property', 'street'],
  property: ['property'],
} as const;
const TIMES = {
  any: ['exact', 'range', 'day', 'month', 'unknown'],
  month: ['exact', 'range', 'day', 'month'],
  day: ['exact', 'range', 'day'],
  range: ['exact', 'range'],
  hour: ['exact'],
} as const;
const PLACE_WORDS = {
  any: '',
  area: 'placed to an area',
  point: 'placed to a point',
  street: 'placed to property or street',
  property: 'placed to property',
};
const TIME_WORDS = {
  any: '',
  month: 'dated to the month',
  day: 'dated to the day',
  range: 'with a time or a time range',
  hour: 'timed to the hour',
};

/** Which methods can this selection carry, with which starting values; and where one cannot, what it would need. */
export function adviseMethods(selection: Selection): MethodAdvice[] {
  return REQUIREMENTS.map((requirement) => advise(selection, requirement));
}

export function adviseMethod(selection: Selection, method: MethodName): MethodAdvice {
  const requirement = REQUIREMENTS.find((each) => each.method === method);
  if (requirement === undefined) throw new RangeError(`method "${method}" is not known`);
  return advise(selection, requirement);
}

function advise(selection: Selection, requirement: Requirement): MethodAdvice {
  const { method, places, times, fewest, instead } = requirement;
  const placed = PLACES[places].reduce((sum, precision) => sum + selection.byLocationPrecision[precision], 0);
  const dated = TIMES[times].reduce((sum, precision) => sum + selection.byTimePrecision[precision], 0);
  // Place and date are known apart: at least this many records have both.
  const nUsable = Math.max(0, placed + dated - selection.n);
  const refusal = refusalOf(selection, requirement, Math.min(placed, dated), nUsable);
  if (refusal !== null) return { method, fits: false, nUsable, refusal, instead };
  return {
    method,
    fits: true,
    nUsable,
    defaults: defaultsOf(selection, method, nUsable),
    why: `${nUsable} of ${selection.n} records can be used; at least ${fewest} are needed.`,
    caution: cautionOf(selection, requirement, nUsable),
  };
}

function refusalOf(selection: Selection, requirement: Requirement, atMost: number, nUsable: number): string | null {
  const { name, fewest, places, times, shortestDays, needs } = requirement;
  if (needs === 'denominators' && !selection.hasDenominators) {
    return `${name} need a population or a number of households for each area; none is loaded.`;
  }
  if (needs === 'streetNetwork' && !selection.hasStreetNetwork) {
    return `${name} needs the street network; none is loaded.`;
  }
  if (nUsable < fewest) {
    const wanted = [PLACE_WORDS[places], TIME_WORDS[times]].filter((words) => words !== '').join(' and ');
    const has =
      nUsable === atMost || places === 'any' || times === 'any' ? `${nUsable}` : `${nUsable} that are surely both`;
    return `${name} needs at least ${fewest} incidents${wanted === '' ? '' : ` ${wanted}`}; you have ${has}${mostlyWords(selection, requirement)}.`;
  }
  const days = selection.lastDay - selection.firstDay + 1;
  if (shortestDays !== undefined && !(days >= shortestDays)) {
    return `${name} needs at least ${shortestDays} days from first to last; you have ${Number.isFinite(days) ? days : 0}.`;
  }
  return null;
}

/** What most of the records are instead, so that the sentence says why they do not count. */
function mostlyWords(selection: Selection, { places, times }: Requirement): string {
  const { n, byLocationPrecision, byTimePrecision } = selection;
  const half = n / 2;
  if (times !== 'any' && byTimePrecision.month > half && !(TIMES[times] as readonly string[]).includes('month'))
    return ', dated to the month';
  if (!(PLACES[places] as readonly string[]).includes('snapped') && byLocationPrecision.snapped > half)
    return ', placed to published stand-in points';
  if (!(PLACES[places] as readonly string[]).includes('area') && byLocationPrecision.area > half)
    return ', placed to areas';
  return '';
}

function cautionOf(selection: Selection, { method, places }: Requirement, nUsable: number): string | null {
  const snapped = selection.byLocationPrecision.snapped;
  if (places === 'point' && snapped > selection.n / 4) {
    return `${snapped} of ${selection.n} records stand at published stand-in points: read the surface at 300 m or more, and no single street from it.`;
  }
  const days = selection.lastDay - selection.firstDay + 1;
  if ((method === 'changePoints' || method === 'smallShift' || method === 'trend') && days < 730) {
    return 'Less than two years: what the season does can look like a change.';
  }
  if (method === 'nowcast' && nUsable < 500) {
    return `With ${nUsable} records the delay of recording is known only roughly; the intervals say how roughly.`;
  }
  if ((method === 'hotSpots' || method === 'localMoran') && selection.emptyShare > 0.6) {
    return `${Math.round(selection.emptyShare * 100)} % of the cells are empty: single records can turn a cell hot. Take larger cells, or clusters.`;
  }
  if (method === 'kernelDensity' && nUsable < 100)
    return `With ${nUsable} records a surface shows single places; look at the points too.`;
  return null;
}

function defaultsOf(selection: Selection, method: MethodName, nUsable: number): Record<string, number | string> {
  const snappedMost = selection.byLocationPrecision.snapped > selection.n / 4;
  const spacing = Math.sqrt((selection.studyAreaKm2 * 1e6) / Math.max(1, nUsable));
  const bandwidthMetres = snappedMost ? 500 : clamp(roundTo(spacing, 50), 150, 600);
  switch (method) {
    case 'grid':
    case 'hotSpots':
      return { cellSizeMetres: clamp(roundTo(spacing, 50), 100, 500), radiusMetres: 500, falseDiscoveryRate: 0.05 };
    case 'kernelDensity':
    case 'networkDensity':
      return { kernel: 'quartic', bandwidthMetres, cellSizeMetres: clamp(roundTo(bandwidthMetres / 6, 10), 20, 100) };
    case 'clusters':
      return {
        reachMetres: clamp(roundTo(spacing, 10), 50, 300),
        fewestPoints: clamp(Math.round(Math.log(Math.max(2, nUsable))), 5, 10),
      };
    case 'nearestNeighbourHierarchy':
      return { fewestPoints: 10, nReplicates: 99 };
    case 'ripleyK':
      return { farthestMetres: 1000, nReplicates: 99 };
    case 'nearRepeat':
      return { distance: 'manhattan', nReplicates: 999 };
    case 'localMoran':
      return { nReplicates: 999, falseDiscoveryRate: 0.05 };
    case 'controlChart':
      return { chart: 'laney' };
    case 'spaceTimeK':
      return { nReplicates: 199 };
    case 'stability':
      return { cellSizeMetres: clamp(roundTo(bandwidthMetres / 3, 10), 50, 200), bandwidthMetres };
    case 'changePoints':
    case 'countModel':
      // About five a step or more; months where even weeks hold fewer.
      return { step: selection.byTimePrecision.month > 0 || perDay(selection, nUsable) < 0.5 ? 'month' : 'week' };
    case 'smallShift':
      return { step: perDay(selection, nUsable) < 3 ? 'week' : 'day' };
    case 'farrington':
      return { yearsBack: clamp(Math.floor((selection.lastDay - selection.firstDay - 30) / 365.25), 1, 5) };
    default:
      return {};
  }
}

const perDay = (selection: Selection, n: number) => n / Math.max(1, selection.lastDay - selection.firstDay + 1);
const roundTo = (value: number, step: number) => Math.round(value / step) * step;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
