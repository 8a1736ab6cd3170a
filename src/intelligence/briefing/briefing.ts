import { PICTURE_EPOCH_MS } from '../../picture/model.ts';
import {
  type AgencyKind,
  highestMarking,
  type Instant,
  isoDateOfDay,
  LocalClock,
  type Marking,
  timePrecisionCode,
} from '../../vocabulary/index.ts';
import { coverOf, type IsHoliday } from './calendar.ts';
import { countTable, exceptionalCells, windowsOf } from './counts.ts';
import { reportingDelays } from './delay.ts';
import { findingsOf } from './findings.ts';
import { monthlyWindows } from './monthly.ts';
import type { NearRepeatTest } from './near-repeat.ts';
import { themeLines } from './theme-lines.ts';
import {
  BRIEFING_VERSION,
  type Briefing,
  type BriefingArea,
  type BriefingColumns,
  type BriefingParameters,
  type LateFeed,
} from './types.ts';
import { countWords, longDayWords, monthWords, plural, weekdayWords, windowWords } from './words.ts';

/** Everything the briefing is made from; it reads nothing else. */
export interface BriefingInput {
  columns: BriefingColumns;
  /** Rows the viewer may see, as known at the moment, in the area asked for; by incident id. */
  rows: Int32Array;
  /** The meeting's day, days since 1970-01-01 local. */
  day: number;
  /** The moment it speaks at; null = as known now. */
  asKnownAt: Instant | null;
  momentOrdinal: number;
  partnership: { name: string; madeUp: boolean; marking: Marking; timeZone: string };
  area: BriefingArea | null;
  /** Wards by the picture's ward code. */
  wards: ReadonlyMap<number, BriefingArea>;
  agencyKinds: ReadonlyMap<number, AgencyKind>;
  /** What an address is called and where it is; null when it may not be told. */
  addressOf(addressId: number): { label: string; x: number; y: number } | null;
  /** Homes within a distance of a point in metres; null where no addresses are loaded. */
  homesWithin(x: number, y: number, reachMetres: number): number | null;
  /** What a street is called there. */
  streetNear(x: number, y: number): string | null;
  knox(x: Float64Array, y: Float64Array, day: Float64Array): NearRepeatTest;
  lateFeeds: LateFeed[];
  isHoliday: IsHoliday;
  parameters: BriefingParameters;
}

const MONTH = timePrecisionCode('month');
const HOUR_MS = 3_600_000;

/** Makes the briefing of a day: pure, so the same input gives the same briefing whenever it is made. */
export function makeBriefing(input: BriefingInput): Briefing {
  const { columns, rows, parameters } = input;
  const clock = new LocalClock(input.partnership.timeZone);
  const monthly = shareByMonth(columns, rows, input.day) > 0.5;
  const cover = coverOf(input.day, input.isHoliday, parameters.weeks);
  const windows = monthly ? [monthlyWindows(columns, rows, input.day)] : windowsOf(cover, parameters.weeks);
  const main = windows[0]!;
  const covers = main.windows[0]!;
  const nEarlier = main.windows.length - 1;
  // The meeting is at 08:00; a replay speaks at the moment replayed, never later than that morning.
  const meeting = clock.startOfDay(input.day) + 8 * HOUR_MS;
  const asAt = monthly ? Number.MAX_SAFE_INTEGER : Math.min(input.asKnownAt ?? meeting, meeting);
  const asAtSecond = Math.floor((asAt - PICTURE_EPOCH_MS) / 1000);

  const wardCodes = [...input.wards.keys()];
  const areas = wardCodes.map((code) => input.wards.get(code)!);
  const table = countTable(
    columns,
    rows,
    new Map(wardCodes.map((code, index) => [code, index])),
    areas.length,
    windows,
    asAtSecond,
  );
  const delays = monthly
    ? []
    : reportingDelays(
        columns,
        rows,
        covers.toDay,
        input.agencyKinds,
        (day) => Math.floor((clock.startOfDay(day) - PICTURE_EPOCH_MS) / 1000),
        MONTH,
      );
  const cells = exceptionalCells(table, parameters.falseAlarmRate, parameters.fewestEvents);
  const found = findingsOf(input, { monthly, covers, cells, areas, table, asAtSecond });
  const findings = found.findings.slice(0, parameters.longestList);
  findings.forEach((finding, i) => {
    finding.number = i + 1;
  });
  const themes = themeLines(input, table, main, delays, monthly, asAtSecond);
  const inWindow = themes.reduce((total, line) => total + line.incidentIds.length, 0);
  const higher = findings.length;
  return {
    v: 1,
    code: `B-${isoDateOfDay(input.day)}-${input.momentOrdinal}${input.area ? `-${input.area.areaId}` : ''}`,
    edition: monthly ? 'monthly' : 'daily',
    editionReason: monthly
      ? 'Most records here are dated to the month only, so no day can be told from another. This is the monthly edition: whole months against the months before.'
      : null,
    partnership: { ...input.partnership, marking: highestMarking([input.partnership.marking]) },
    date: isoDateOfDay(input.day),
    area: input.area,
    covers: { ...covers, words: monthly ? monthWords(covers.fromDay) : windowWords(covers) },
    comparedWith: {
      windows: nEarlier,
      words: monthly
        ? `the ${nEarlier} months before, each scaled to the length of the month`
        : covers.fromDay === covers.toDay
          ? `a usual ${weekdayWords(covers.fromDay)}, from the ${nEarlier} before`
          : `the same days of the ${nEarlier} weeks before`,
      leftOut: monthly ? [] : cover.leftOut.map(({ fromDay, reason }) => `${longDayWords(fromDay)}: ${reason}`),
    },
    asKnownAt: input.asKnownAt,
    momentOrdinal: input.momentOrdinal,
    headline:
      higher === 0
        ? `No statistical exceptions. ${countWords(table.checks)} checks were made.`
        : `${plural(higher, 'exception')} ${higher === 1 ? 'needs' : 'need'} a decision. The rest is in its usual range.`,
    checks: {
      made: table.checks,
      words: `From ${countWords(table.checks)} ward and theme checks, allowing for chance across all of them.`,
    },
    findings,
    moreFindings: found.findings.length - findings.length,
    themes,
    delays,
    greyFromDay: Object.fromEntries(
      delays.filter((delay) => delay.daysTo95 > 0).map((delay) => [delay.agency, input.day - delay.daysTo95]),
    ),
    lateFeeds: input.lateFeeds,
    missing: [
      ...found.missing,
      ...input.lateFeeds.map((feed) => `${feed.name} has not arrived. It is left out, not counted as 0.`),
    ],
    records: {
      used: rows.length,
      inWindow,
      withoutPlace: found.withoutPlace,
      leftOut: found.leftOut,
    },
    method: { name: 'briefing', version: BRIEFING_VERSION, parameters },
    notices: input.partnership.madeUp ? ['Demonstration: every incident, place and person here is made up.'] : [],
  };
}

/** Share of the last 400 days' records that are dated to the month only. */
function shareByMonth(columns: BriefingColumns, rows: Int32Array, day: number): number {
  let recent = 0;
  let byMonth = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const rowDay = columns.localDay[row]!;
    if (rowDay < day - 400 || rowDay >= day) continue;
    recent++;
    if (columns.timePrecision[row]! >= MONTH) byMonth++;
  }
  return recent === 0 ? 0 : byMonth / recent;
}
