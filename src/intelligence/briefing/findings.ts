import { NONE_I32 } from '../../picture/model.ts';
import { type AgencyKind, categoryById, locationPrecisionCode, timePrecisionCode } from '../../vocabulary/index.ts';
import type { BriefingInput } from './briefing.ts';
import type { Cell, CountTable } from './counts.ts';
import { fireClusters } from './fires.ts';
import { nearRepeatOriginators } from './near-repeat.ts';
import { repeatPlaces } from './repeats.ts';
import { THEME_OF_CATEGORY, THEMES } from './themes.ts';
import type {
  BriefingArea,
  BriefingColumns,
  BriefingFinding,
  CountFinding,
  DayWindow,
  NearRepeatFinding,
} from './types.ts';
import {
  chanceWords,
  countWords,
  dayWords,
  monthWords,
  partOfDayWords,
  plural,
  usualWords,
  windowWords,
} from './words.ts';

export interface FindingsContext {
  monthly: boolean;
  covers: DayWindow;
  cells: Cell[];
  areas: BriefingArea[];
  table: CountTable;
  asAtSecond: number;
}

export interface Findings {
  findings: BriefingFinding[];
  missing: string[];
  withoutPlace: number;
  leftOut: { reason: string; count: number }[];
}

const RANGE = timePrecisionCode('range');
const PRECISIONS = ['property', 'street', 'postcode', 'area', 'snapped', 'unknown'] as const;
const MONTH = timePrecisionCode('month');

/** Everything out of the ordinary, most surprising first: each with its records, its reason in words and its chance. */
export function findingsOf(input: BriefingInput, context: FindingsContext): Findings {
  const { columns, rows } = input;
  const { covers, monthly } = context;
  const missing: string[] = [];
  const findings: BriefingFinding[] = context.cells.map((cell) => countFinding(input, context, cell));
  const leftOut: Findings['leftOut'] = [];
  if (monthly) {
    missing.push(
      'Repeat places, fire clusters and near repeats need records placed to the property or street and dated to the day; these are not.',
    );
  } else {
    const fires = fireFindings(input, covers);
    const known = new Set(fires.flatMap(({ incidentIds }) => incidentIds));
    // A ward count that is for the greater part a group of fires already named would be the same decision twice.
    const counts = findings.splice(0).filter(({ incidentIds }) => {
      const shared = incidentIds.filter((id) => known.has(id)).length;
      return shared * 2 <= incidentIds.length;
    });
    findings.push(...fires, ...counts, ...repeatFindings(input, covers), ...nearRepeatFindings(input, covers, missing));
  }
  let withoutPlace = 0;
  let withoutDay = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const day = columns.localDay[row]!;
    if (day >= covers.fromDay && day <= covers.toDay && columns.x[row] === NONE_I32) withoutPlace++;
    if (!monthly && columns.timePrecision[row]! >= MONTH) withoutDay++;
  }
  if (withoutDay > 0) leftOut.push({ reason: 'dated to the month only, or not dated', count: withoutDay });
  const order: Record<BriefingFinding['kind'], number> = {
    deliberateFires: 0,
    count: 1,
    nearRepeat: 2,
    repeatPlace: 3,
  };
  findings.sort((a, b) => order[a.kind] - order[b.kind] || (a.p ?? 1) - (b.p ?? 1));
  return { findings, missing, withoutPlace, leftOut };
}

function countFinding(input: BriefingInput, context: FindingsContext, cell: Cell): CountFinding {
  const { columns } = input;
  const theme = THEMES[cell.theme]!;
  const area = cell.area < 0 ? null : context.areas[cell.area]!;
  const window = cell.windows.windows[0]!;
  const wardCode = area === null ? null : [...input.wards].find(([, ward]) => ward.areaId === area.areaId)![0];
  const rows: number[] = [];
  for (let i = 0; i < input.rows.length; i++) {
    const row = input.rows[i]!;
    const day = columns.localDay[row]!;
    if (day < window.fromDay || day > window.toDay || columns.recordedAt[row]! > context.asAtSecond) continue;
    if (THEME_OF_CATEGORY[columns.categoryId[row]!] !== cell.theme) continue;
    if (wardCode === null || columns.ward[row] === wardCode) rows.push(row);
  }
  const count = cell.counts[0]!;
  const when =
    cell.windows.name === 'month'
      ? `in ${monthWords(window.fromDay)}`
      : cell.windows.name === 'week'
        ? 'in 7 days'
        : `${window.fromDay === window.toDay ? 'on' : 'from'} ${windowWords(window)}`;
  const part = partOfDayWords(timedHours(columns, rows));
  return {
    kind: 'count',
    number: 0,
    theme: theme.code,
    areaId: area?.areaId ?? null,
    title: theme.name,
    place: area?.name ?? 'Whole area',
    agencies: agenciesOf(input, rows),
    sentence: `${plural(count, 'record')} ${when}; ${usualWords(cell.usual)}.${part === null ? '' : ` ${part}`}`,
    provenance: `${placedWords(columns, rows)}. Chance ${chanceWords(cell.p)}, ${chanceWords(cell.pAdjusted)} over ${countWords(context.table.checks)} checks${cell.usual.dispersion > 1.5 ? ', allowing for counts that vary more than chance' : ''}.`,
    ...centre(columns, rows, area),
    p: cell.p,
    pAdjusted: cell.pAdjusted,
    incidentIds: idsOf(columns, rows),
    window,
    count,
    usual: cell.usual,
    history: [...cell.counts].reverse(),
  };
}

function fireFindings(input: BriefingInput, covers: DayWindow): BriefingFinding[] {
  const { columns, parameters } = input;
  return fireClusters(columns, input.rows, covers, parameters)
    .filter((cluster) => cluster.pAdjusted <= parameters.falseAlarmRate)
    .map((cluster) => {
      const x = cluster.x / 100;
      const y = cluster.y / 100;
      const near =
        cluster.nearVehicles === 0
          ? ''
          : ` ${countWords(cluster.nearVehicles)} ${cluster.nearVehicles === 1 ? 'was' : 'were'} within ${parameters.vehicleReachMetres} m of a vehicle already reported.`;
      return {
        kind: 'deliberateFires' as const,
        number: 0,
        title: 'Deliberate fires',
        place: placeWords(input, cluster.rows, x, y),
        agencies: cluster.nearVehicles > 0 ? ['fire', 'council'] : ['fire'],
        sentence: `${plural(cluster.rows.length, 'fire')} in ${parameters.fireDays} days; here ${usualWords(cluster.usual)}.${near}`,
        provenance: `${placedWords(columns, cluster.rows)}. Each within ${parameters.fireReachMetres} m of another; compared with this circle's own year.`,
        x,
        y,
        p: cluster.p,
        pAdjusted: cluster.pAdjusted,
        incidentIds: idsOf(columns, cluster.rows),
        window: { fromDay: covers.toDay - parameters.fireDays + 1, toDay: covers.toDay },
        count: cluster.rows.length,
        usual: cluster.usual,
        history: cluster.history,
        nearVehicles: cluster.nearVehicles,
      };
    });
}

function repeatFindings(input: BriefingInput, covers: DayWindow): BriefingFinding[] {
  const { columns, parameters } = input;
  const { places, tested } = repeatPlaces(columns, input.rows, covers, parameters);
  return places
    .filter((place) => place.pAdjusted <= parameters.falseAlarmRate)
    .map((place) => {
      const address = input.addressOf(place.addressId);
      return {
        kind: 'repeatPlace' as const,
        number: 0,
        title: 'Repeat place',
        place: address?.label ?? 'An address your role may not open',
        agencies: agenciesOf(input, place.rows),
        sentence: `${plural(place.rows.length, 'record')} in ${parameters.repeatDays} days, ${place.inLastWeek} in the last 7; here ${usualWords(place.usual)}. ${themesWords(columns, place.rows)}.`,
        provenance: `${placedWords(columns, place.rows)}. From ${plural(tested, 'address', 'addresses')} with a new record; compared with the address's own year.`,
        x: address?.x ?? null,
        y: address?.y ?? null,
        p: place.p,
        pAdjusted: place.pAdjusted,
        incidentIds: idsOf(columns, place.rows),
        window: { fromDay: covers.toDay - parameters.repeatDays + 1, toDay: covers.toDay },
        addressId: place.addressId,
        count: place.rows.length,
        usual: place.usual,
        history: place.history,
      };
    });
}

function nearRepeatFindings(input: BriefingInput, covers: DayWindow, missing: string[]): BriefingFinding[] {
  const { columns, parameters } = input;
  const found = nearRepeatOriginators(columns, input.rows, covers, parameters, input.knox);
  if (found.refusal !== null) missing.push(found.refusal);
  const { test } = found;
  if (test === null) return [];
  const provenance = `Near-repeat effect tested on ${plural(test.n, 'burglary', 'burglaries')} of twelve months: ${Math.round((test.ratio - 1) * 100)} % more pairs than expected, p = ${chanceWords(test.p)}.`;
  const each = found.originators.map((row): NearRepeatFinding => {
    const x = columns.x[row]! / 100;
    const y = columns.y[row]! / 100;
    const day = columns.localDay[row]!;
    const homes = input.homesWithin(x, y, parameters.nearRepeatMetres);
    return {
      kind: 'nearRepeat',
      number: 0,
      title: 'Burglary, first in a possible series',
      place: placeWords(input, [row], x, y),
      agencies: ['police'],
      sentence: `A home was burgled on ${dayWords(day)}. Here, homes within ${parameters.nearRepeatMetres} m face more risk for ${parameters.nearRepeatDays} days${homes === null ? '' : `: about ${plural(homes, 'home')}`}.`,
      provenance,
      x,
      y,
      p: null,
      pAdjusted: null,
      incidentIds: idsOf(columns, [row]),
      window: { fromDay: day, toDay: day },
      actByDay: day + 7,
      homes,
    };
  });
  return each.length <= MOST_ORIGINATORS_APART ? each : [originatorsTogether(each, parameters)];
}

// More cards of one kind than this and a meeting reads none of them: they become one decision with a list of places.
const MOST_ORIGINATORS_APART = 3;

function originatorsTogether(
  each: readonly NearRepeatFinding[],
  { nearRepeatMetres, nearRepeatDays }: BriefingInput['parameters'],
): NearRepeatFinding {
  const window = {
    fromDay: Math.min(...each.map((finding) => finding.window.fromDay)),
    toDay: Math.max(...each.map((finding) => finding.window.toDay)),
  };
  const homes = each.every((finding) => finding.homes !== null)
    ? each.reduce((sum, finding) => sum + finding.homes!, 0)
    : null;
  const places = each.map((finding) => finding.place.replace(' area, ', ' in '));
  return {
    ...each[0]!,
    title: 'Burglaries, each the first in a possible series',
    place: `${each.length} places`,
    sentence: `${each.length} homes were burgled from ${windowWords(window)} with none before them nearby: ${places.join('; ')}. Homes within ${nearRepeatMetres} m of each face more risk for ${nearRepeatDays} days${homes === null ? '' : `: about ${plural(homes, 'home')} in all`}.`,
    x: null,
    y: null,
    incidentIds: each.flatMap((finding) => finding.incidentIds),
    window,
    actByDay: window.fromDay + 7,
    homes,
  };
}

function idsOf(columns: BriefingColumns, rows: readonly number[]): number[] {
  return rows.map((row) => columns.incidentId[row]!);
}

function agenciesOf(input: BriefingInput, rows: readonly number[]): AgencyKind[] {
  const kinds = new Set<AgencyKind>();
  for (const row of rows) {
    const kind = input.agencyKinds.get(input.columns.agencyId[row]!);
    if (kind !== undefined) kinds.add(kind);
  }
  return [...kinds].sort();
}

function timedHours(columns: BriefingColumns, rows: readonly number[]): number[] {
  return rows
    .filter((row) => columns.hourOfWeek[row]! < 168 && columns.timePrecision[row] !== RANGE)
    .map((row) => columns.hourOfWeek[row]! % 24);
}

/** "9 records, 7 placed to property, 2 to area; 4 with a time range". */
function placedWords(columns: BriefingColumns, rows: readonly number[]): string {
  const parts = PRECISIONS.map((precision) => {
    const code = locationPrecisionCode(precision);
    const n = rows.filter((row) => columns.locationPrecision[row] === code).length;
    return n === 0 ? null : precision === 'unknown' ? `${n} without place` : `${n} placed to ${precision}`;
  }).filter((part) => part !== null);
  const ranges = rows.filter((row) => columns.timePrecision[row] === RANGE).length;
  return `${plural(rows.length, 'record')}: ${parts.join(', ')}${ranges > 0 ? `; ${ranges} with a time range` : ''}`;
}

/** "Refuse fires and 2 others" is for people; here: the names of what was recorded, most frequent first. */
function themesWords(columns: BriefingColumns, rows: readonly number[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = categoryById(columns.categoryId[row]!)?.name ?? 'Other';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, 3)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
}

function placeWords(input: BriefingInput, rows: readonly number[], x: number, y: number): string {
  const wards = new Map<number, number>();
  for (const row of rows) wards.set(input.columns.ward[row]!, (wards.get(input.columns.ward[row]!) ?? 0) + 1);
  const code = [...wards].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
  const ward = input.wards.get(code)?.name;
  const street = input.streetNear(x, y);
  return [street === null ? null : `${street} area`, ward].filter((part) => part != null).join(', ') || 'No ward';
}

/** Where a number can honestly stand: the middle of the placed records, else the middle of the area. */
function centre(
  columns: BriefingColumns,
  rows: readonly number[],
  area: BriefingArea | null,
): { x: number | null; y: number | null } {
  const placed = rows.filter((row) => columns.x[row] !== NONE_I32);
  if (area !== null) return { x: area.x, y: area.y };
  if (placed.length === 0) return { x: null, y: null };
  const sum = placed.reduce((total, row) => ({ x: total.x + columns.x[row]!, y: total.y + columns.y[row]! }), {
    x: 0,
    y: 0,
  });
  return { x: sum.x / placed.length / 100, y: sum.y / placed.length / 100 };
}
