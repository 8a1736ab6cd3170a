import { chanceFor } from '../chance.ts';
import { type Calendar, DAY, HOUR } from './calendar.ts';
import type { CouncilRecord, Delivery, FireRecord, PoliceRecord } from './model.ts';
import { concluded } from './police.ts';

/** The CCTV log stops this long before 06:00 of the morning. */
export const LATE_FEED_HOURS = 26;

const digits = (n: number, width: number) => String(n).padStart(width, '0');
const byRecorded = (a: { recorded: number }, b: { recorded: number }) => a.recorded - b.recorded;

/** Keeps what was recorded in time and gives the keys that the agency's own system would. */
export function deliverPolice(
  records: readonly PoliceRecord[],
  calendar: Calendar,
  seed: number,
): Delivery<PoliceRecord> {
  const kept = inTime(records, calendar);
  const counts = new Map<string, number>();
  for (const record of kept) {
    const year = digits(calendar.date(Math.floor(record.recorded / DAY)).year % 100, 2);
    const series = `${record.isCrime ? 'C' : 'I'}${year}`;
    const n = (counts.get(series) ?? 0) + 1;
    counts.set(series, n);
    record.ref = `${series}-${digits(n, 7)}`;
  }
  const { history, lastNight } = split(kept, calendar);
  const chance = chanceFor(seed, 'police versions');
  const open = history.filter((record) => record.status === 'Under investigation' && record.flaws.length === 0);
  const newVersions = Array.from({ length: Math.min(45, open.length) }, () => chance.pick(open));
  lastNight.push(...[...new Set(newVersions)].map((record) => concluded(record, chance)));
  return { history, lastNight };
}

export function deliverFire(records: readonly FireRecord[], calendar: Calendar): Delivery<FireRecord> {
  const kept = inTime(records, calendar);
  const counts = new Map<number, number>();
  for (const record of kept) {
    const { year, month, day } = calendar.date(Math.floor(record.recorded / DAY));
    const n = (counts.get(year) ?? 0) + 1;
    counts.set(year, n);
    record.ref = `${digits(n, 6)}-${digits(day, 2)}${digits(month, 2)}${year}`;
  }
  return split(kept, calendar);
}

/** Requests as they stood at the cut, and last night's with those closed yesterday. */
export function deliverCouncil(records: readonly CouncilRecord[], calendar: Calendar): Delivery<CouncilRecord> {
  const kept = inTime(records, calendar);
  kept.forEach((record, i) => {
    record.ref = `FH-${1_000_001 + i}`;
  });
  const cut = calendar.end - DAY;
  const history = kept.filter((record) => record.recorded < cut).map((record) => ({ ...record, knownAt: cut }));
  const lastNight = kept.filter(
    (record) => record.recorded >= cut || (record.finished >= cut && record.finished < calendar.end),
  );
  return { history, lastNight };
}

export function deliverCctv(records: readonly CouncilRecord[], calendar: Calendar): Delivery<CouncilRecord> {
  const stop = calendar.end + 6 * HOUR - LATE_FEED_HOURS * HOUR;
  const history = inTime(records, calendar).filter((record) => record.recorded < stop);
  history.forEach((record, i) => {
    record.ref = `CCTV-${200_001 + i}`;
    record.knownAt = stop;
  });
  return { history, lastNight: [] };
}

function inTime<R extends { recorded: number }>(records: readonly R[], calendar: Calendar): R[] {
  return records
    .filter((record) => record.recorded >= calendar.firstDay * DAY && record.recorded < calendar.end)
    .sort(byRecorded);
}

function split<R extends { recorded: number }>(records: readonly R[], calendar: Calendar): Delivery<R> {
  const cut = calendar.end - DAY;
  return {
    history: records.filter((record) => record.recorded < cut),
    lastNight: records.filter((record) => record.recorded >= cut),
  };
}
