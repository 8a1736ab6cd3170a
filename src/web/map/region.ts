import { NONE_I32, type PictureColumns } from '../../picture/model.ts';
import { LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import type { LinkedAnswer } from './linked-views.ts';

/** Everything the panel says of some of the selected records: a hot spot's circle, a drawn area, or all of them. */
export interface Region {
  rows: Int32Array;
  records: number;
  byKind: Int32Array;
  byPrecision: Int32Array;
  /** Records at an address that has an earlier record among them. */
  repeats: number;
  /** Weekday part with far more than its share, in words; null where there is none. */
  when: { words: string; records: number; timed: number } | null;
}

interface Part {
  words: string;
  has: (weekday: number, hour: number) => boolean;
  hours: number;
}

const isNight = (hour: number) => hour >= 22 || hour < 6;

/** Parts of the week that people patrol by; each with the hours it holds of 168. */
const PARTS: readonly Part[] = [
  {
    words: 'on a Friday or Saturday after 18:00',
    has: (day, hour) => (day === 4 || day === 5) && hour >= 18,
    hours: 12,
  },
  { words: 'on a weekday between 14:00 and 18:00', has: (day, hour) => day < 5 && hour >= 14 && hour < 18, hours: 20 },
  { words: 'on a weekday between 06:00 and 14:00', has: (day, hour) => day < 5 && hour >= 6 && hour < 14, hours: 40 },
  { words: 'between 22:00 and 06:00', has: (_day, hour) => isNight(hour), hours: 56 },
  { words: 'between 18:00 and 22:00', has: (_day, hour) => hour >= 18 && hour < 22, hours: 28 },
  { words: 'on a Saturday or Sunday', has: (day) => day > 4, hours: 48 },
];

/** The parts that each hour of the week belongs to: one pass over the records then asks nothing of the list above. */
const PARTS_OF_HOUR: readonly (readonly number[])[] = Array.from({ length: 168 }, (_, hour) =>
  PARTS.flatMap(({ has }, i) => (has(Math.floor(hour / 24), hour % 24) ? [i] : [])),
);

const FEWEST_TIMED = 12;
const LEAST_LIFT = 1.5;

export function regionOf(columns: PictureColumns, rows: Int32Array, kindOfAgency: Uint8Array): Region {
  const { count, agencyId, locationPrecision, addressId, hourOfWeek } = columns;
  const byKind = new Int32Array(8);
  const byPrecision = new Int32Array(LOCATION_PRECISIONS.length);
  const inPart = new Int32Array(PARTS.length);
  const byHour = new Int32Array(168);
  const addresses = new Set<number>();
  let records = 0;
  let timed = 0;
  let atAddress = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const n = count[row]!;
    records += n;
    byKind[kindOfAgency[agencyId[row]!]!]! += n;
    byPrecision[locationPrecision[row]!]! += n;
    const address = addressId[row]!;
    if (address !== NONE_I32) {
      addresses.add(address);
      atAddress += n;
    }
    const hour = hourOfWeek[row]!;
    if (hour >= 168) continue;
    timed += n;
    byHour[hour]! += n;
  }
  for (const [hour, parts] of PARTS_OF_HOUR.entries()) for (const i of parts) inPart[i]! += byHour[hour]!;
  const repeats = atAddress - addresses.size;
  let when: Region['when'] = null;
  let best = LEAST_LIFT;
  if (timed >= FEWEST_TIMED) {
    for (const [i, part] of PARTS.entries()) {
      const lift = inPart[i]! / timed / (part.hours / 168);
      if (inPart[i]! >= timed * 0.25 && lift > best) {
        best = lift;
        when = { words: part.words, records: inPart[i]!, timed };
      }
    }
  }
  return { rows, records, byKind, byPrecision, repeats, when };
}

/** Rows whose point lies within a circle of the plane. */
export function rowsInCircle(
  rows: Int32Array,
  px: Float32Array,
  py: Float32Array,
  x: number,
  y: number,
  radius: number,
): Int32Array {
  const found = new Int32Array(rows.length);
  const limit = radius * radius;
  let n = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const [dx, dy] = [px[row]! - x, py[row]! - y];
    if (dx * dx + dy * dy <= limit) found[n++] = row;
  }
  return found.slice(0, n);
}

/** The records at the same points as these, of the same selection. */
export function rowsOfIds(columns: PictureColumns, ids: readonly number[]): Int32Array {
  const wanted = new Set(ids);
  const found: number[] = [];
  for (let row = 0; row < columns.length && wanted.size > 0; row++)
    if (wanted.has(columns.incidentId[row]!)) found.push(row);
  return Int32Array.from(found);
}

/** Newest first; undated last. */
export function newestFirst(columns: PictureColumns, rows: Int32Array): Int32Array {
  const { occurredFrom, localDay, incidentId } = columns;
  return rows
    .slice()
    .sort(
      (a, b) => localDay[b]! - localDay[a]! || occurredFrom[b]! - occurredFrom[a]! || incidentId[b]! - incidentId[a]!,
    );
}

/** What the chosen records cannot show, in sentences. */
export function cannotShow(answer: LinkedAnswer): string[] {
  const sentences: string[] = [];
  const { total, monthOnly, byPrecision } = answer;
  if (total === 0) return sentences;
  const snapped = byPrecision[LOCATION_PRECISIONS.indexOf('snapped')]!;
  if (monthOnly > total / 2) {
    sentences.push('These records are dated to the month only: they say nothing about days, weekdays or hours.');
  }
  if (snapped > total / 2) {
    sentences.push(
      'These records stand at published points shared by many places: they show which part of the town, not which street or building. Density and marks are of those points.',
    );
  }
  return sentences;
}
