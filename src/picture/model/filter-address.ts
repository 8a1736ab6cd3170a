import {
  dayOfIsoDate,
  INCIDENT_FLAGS,
  isoDateOfDay,
  LOCATION_PRECISIONS,
  TIME_PRECISIONS,
} from '../../vocabulary/index.ts';
import { PICTURE_AREA_KINDS } from './columns.ts';
import { categoryIdsOf, type PictureFilter, type TimeBasis } from './filter.ts';

/**
 * The filter as part of an address, the same in the browser's own, in requests and in provenance: each part a word and
 * a short value, lists with commas. `from` and `to` are dates, or local days as numbers (from inclusive, to exclusive).
 */
export type FilterAddress = Partial<Record<(typeof ADDRESS_WORDS)[number], string>>;

export const ADDRESS_WORDS = [
  'agency',
  'feed',
  'category',
  'measure',
  'by',
  'from',
  'to',
  'fromTime',
  'toTime',
  'hours',
  'weekdays',
  'ward',
  'smallArea',
  'beat',
  'polygon',
  'segment',
  'address',
  'placed',
  'dated',
  'flags',
  'ids',
  'asKnownAt',
] as const;

export function filterToAddress(filter: PictureFilter): FilterAddress {
  const list = (values: readonly (string | number)[] | undefined) => values?.join(',');
  const day = (value: number | undefined) => (value === undefined ? undefined : isoDateOfDay(value));
  const instant = (value: number | undefined) => (value === undefined ? undefined : new Date(value).toISOString());
  const { all: having, none: lacking } = filter.flags ?? {};
  const flags = INCIDENT_FLAGS.flatMap((flag) => [
    ...(having?.includes(flag) ? [flag] : []),
    ...(lacking?.includes(flag) ? [`!${flag}`] : []),
  ]);
  const by = filter.days?.by ?? filter.time?.by;
  const all: Record<(typeof ADDRESS_WORDS)[number], string | undefined> = {
    agency: list(filter.agencies),
    feed: list(filter.feeds),
    category: list(filter.categories),
    measure: filter.measure,
    by: by === 'recorded' ? by : undefined,
    from: day(filter.days?.from),
    to: day(filter.days?.to),
    fromTime: instant(filter.time?.from),
    toTime: instant(filter.time?.to),
    hours: filter.hoursOfWeek ? runsOf(filter.hoursOfWeek) : undefined,
    weekdays: list(filter.weekdays),
    ward: list(filter.areas?.ward),
    smallArea: list(filter.areas?.smallArea),
    beat: list(filter.areas?.beat),
    polygon: filter.polygon?.map((ring) => ring.map((at) => at.join(' ')).join(',')).join(';'),
    segment: list(filter.segments),
    address: list(filter.addresses),
    placed: list(filter.locationPrecisions),
    dated: list(filter.timePrecisions),
    flags: flags.length > 0 ? flags.join(',') : undefined,
    ids: list(filter.ids),
    asKnownAt: filter.asKnownAt?.toString(),
  };
  return Object.fromEntries(ADDRESS_WORDS.flatMap((word) => (all[word] === undefined ? [] : [[word, all[word]]])));
}

/** @throws RangeError naming the part that cannot be read, what it said and what was expected */
export function filterFromAddress(address: FilterAddress): PictureFilter {
  const filter: PictureFilter = {};
  const by = oneOf('by', address.by, ['occurred', 'recorded']) as TimeBasis | undefined;
  filter.agencies = integers('agency', address.agency);
  filter.feeds = integers('feed', address.feed);
  filter.categories = words(address.category);
  filter.measure = address.measure;
  if (address.from !== undefined || address.to !== undefined) {
    filter.days = { by: by ?? 'occurred', from: dayOf('from', address.from), to: dayOf('to', address.to) };
  }
  if (address.fromTime !== undefined || address.toTime !== undefined) {
    filter.time = {
      by: by ?? 'occurred',
      from: instantIn('fromTime', address.fromTime),
      to: instantIn('toTime', address.toTime),
    };
  }
  filter.hoursOfWeek = hoursOf(address.hours);
  filter.weekdays = integers('weekdays', address.weekdays);
  for (const kind of PICTURE_AREA_KINDS) {
    const ids = integers(kind, address[kind]);
    if (ids) filter.areas = { ...filter.areas, [kind]: ids };
  }
  filter.polygon = polygonOf(address.polygon);
  filter.segments = integers('segment', address.segment);
  filter.addresses = integers('address', address.address);
  filter.locationPrecisions = wordsOf('placed', address.placed, LOCATION_PRECISIONS);
  filter.timePrecisions = wordsOf('dated', address.dated, TIME_PRECISIONS);
  const flags = words(address.flags);
  if (flags) {
    const plain = (word: string) => word.replace(/^!/, '');
    wordsOf('flags', flags.map(plain).join(','), INCIDENT_FLAGS);
    filter.flags = {
      all: INCIDENT_FLAGS.filter((flag) => flags.includes(flag)),
      none: INCIDENT_FLAGS.filter((flag) => flags.includes(`!${flag}`)),
    };
  }
  filter.ids = integers('ids', address.ids);
  filter.asKnownAt = integers('asKnownAt', address.asKnownAt)?.[0];
  categoryIdsOf(filter);
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

const words = (text: string | undefined): string[] | undefined =>
  text === undefined ? undefined : text.split(',').filter((word) => word !== '');

function wordsOf<W extends string>(name: string, text: string | undefined, known: readonly W[]): W[] | undefined {
  const found = words(text);
  const wrong = found?.find((word) => !(known as readonly string[]).includes(word));
  if (wrong !== undefined) throw new RangeError(`${name} is "${wrong}", expected of: ${known.join(', ')}`);
  return found as W[] | undefined;
}

function oneOf(name: string, text: string | undefined, known: readonly string[]): string | undefined {
  if (text !== undefined && !known.includes(text)) {
    throw new RangeError(`${name} is "${text}", expected one of: ${known.join(', ')}`);
  }
  return text;
}

function integers(name: string, text: string | undefined): number[] | undefined {
  return words(text)?.map((word) => {
    const value = Number(word);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${name} is "${word}", expected whole numbers with commas`);
    return value;
  });
}

function dayOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d{1,5}$/.test(text)) return Number(text);
  try {
    return dayOfIsoDate(text);
  } catch {
    throw new RangeError(`${name} is "${text}", expected a date like 2026-11-23`);
  }
}

function instantIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) throw new RangeError(`${name} is "${text}", expected a time like 2026-11-23T08:12:00Z`);
  return instant;
}

/** `0,1,2,5` as `0-2,5`: a week of hours would fill the address. */
function runsOf(values: readonly number[]): string {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const runs: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (sorted[j + 1] === sorted[j]! + 1) j++;
    runs.push(i === j ? `${sorted[i]}` : `${sorted[i]}-${sorted[j]}`);
    i = j + 1;
  }
  return runs.join(',');
}

function hoursOf(text: string | undefined): number[] | undefined {
  return words(text)?.flatMap((word) => {
    const run = /^(\d+)(?:-(\d+))?$/.exec(word);
    const first = Number(run?.[1]);
    const last = Number(run?.[2] ?? run?.[1]);
    if (!run || first > last || last > 167) {
      throw new RangeError(`hours is "${word}", expected hours of the week 0 to 167, as 18-23 or 18`);
    }
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

function polygonOf(text: string | undefined): number[][][] | undefined {
  if (text === undefined) return undefined;
  return text.split(';').map((ring) =>
    ring.split(',').map((corner) => {
      const at = corner.trim().split(/\s+/).map(Number);
      if (at.length !== 2 || !at.every(Number.isFinite)) {
        throw new RangeError(`polygon has the corner "${corner}", expected "lon lat" in degrees`);
      }
      return at;
    }),
  );
}
