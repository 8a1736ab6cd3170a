import {
  DONE_COUNTS,
  type DoneCounts,
  type Hotspot,
  type HotspotPatrol,
  type ReturnColumn,
  type ReturnKey,
} from './programme.ts';

/** `2026-11`, or `2026-Q4`. */
export function periodOf(date: string, by: 'month' | 'quarter'): string {
  const [year, month] = date.split('-');
  return by === 'month' ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / 3)}`;
}

export interface Delivery extends Required<DoneCounts> {
  plannedPatrols: number;
  deliveredPatrols: number;
  /** Of the delivered: counted from positions with a lost signal. */
  probablePatrols: number;
  notDone: number;
  plannedHours: number;
  deliveredHours: number;
}

export interface ReturnRow extends Delivery {
  period: string;
  hotspot: number;
  agencyId: number;
}

const nothing = (): Delivery => ({
  plannedPatrols: 0,
  deliveredPatrols: 0,
  probablePatrols: 0,
  notDone: 0,
  plannedHours: 0,
  deliveredHours: 0,
  ...(Object.fromEntries(DONE_COUNTS.map((key) => [key, 0])) as Required<DoneCounts>),
});

export function deliveryOf(patrols: readonly HotspotPatrol[]): Delivery {
  const sum = nothing();
  for (const patrol of patrols) {
    sum.plannedPatrols++;
    sum.plannedHours += patrol.plannedMinutes / 60;
    if (patrol.state === 'notDone') sum.notDone++;
    if (patrol.state !== 'done') continue;
    sum.deliveredPatrols++;
    if (patrol.certainty === 'probable') sum.probablePatrols++;
    sum.deliveredHours += (patrol.deliveredMinutes ?? 0) / 60;
    for (const key of DONE_COUNTS) sum[key] += patrol.done[key] ?? 0;
  }
  return sum;
}

/** One row a period, hot spot and agency, in that order. */
export function returnRows(patrols: readonly HotspotPatrol[], by: 'month' | 'quarter'): ReturnRow[] {
  const groups = new Map<string, HotspotPatrol[]>();
  for (const patrol of patrols) {
    const key = `${periodOf(patrol.date, by)}|${String(patrol.hotspot).padStart(5, '0')}|${String(patrol.agencyId).padStart(5, '0')}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [patrol]);
    else same.push(patrol);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, same]) => {
      const [period, hotspot, agencyId] = key.split('|');
      return { period: period!, hotspot: Number(hotspot), agencyId: Number(agencyId), ...deliveryOf(same) };
    });
}

export interface ReturnNames {
  hotspots: readonly Hotspot[];
  agencyName(agencyId: number): string;
  /** Incidents of a hot spot in a period, null where they are not known. They are the place's, whoever patrolled. */
  incidents(hotspot: number, period: string): number | null;
}

/** The return as a table with the partnership's own columns; the first row is their titles. */
export function returnTable(
  rows: readonly ReturnRow[],
  columns: readonly ReturnColumn[],
  names: ReturnNames,
): (string | number | null)[][] {
  const cell = (row: ReturnRow, key: ReturnKey): string | number | null => {
    const place = names.hotspots.find(({ hotspot }) => hotspot === row.hotspot);
    switch (key) {
      case 'hotspot':
        return place?.name ?? '';
      case 'ward':
        return place?.ward ?? '';
      case 'agency':
        return names.agencyName(row.agencyId);
      case 'period':
        return row.period;
      case 'incidents':
        return names.incidents(row.hotspot, row.period);
      case 'plannedHours':
      case 'deliveredHours':
        return Math.round(row[key] * 100) / 100;
      default:
        return row[key];
    }
  };
  return [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ key }) => cell(row, key)))];
}

export interface ClaimRow {
  agencyId: number;
  deliveredHours: number;
  probableHours: number;
  poundsAnHour: number;
  /** Whole pence: hours rounded to hundredths first, so that the sum is what a reader gets who multiplies. */
  pounds: number;
}

/** What each agency may claim for a period: hours delivered at its rate. Probable hours are told and not claimed. */
export function claimOf(
  patrols: readonly HotspotPatrol[],
  rates: readonly { agencyId: number; poundsAnHour: number }[],
): ClaimRow[] {
  const agencies = [...new Set([...rates.map(({ agencyId }) => agencyId), ...patrols.map(({ agencyId }) => agencyId)])];
  return agencies
    .sort((a, b) => a - b)
    .map((agencyId) => {
      const done = patrols.filter((patrol) => patrol.agencyId === agencyId && patrol.state === 'done');
      const hours = (certain: boolean) => {
        const minutes = done
          .filter(({ certainty }) => (certainty !== 'probable') === certain)
          .reduce((sum, { deliveredMinutes }) => sum + (deliveredMinutes ?? 0), 0);
        return Math.round((minutes / 60) * 100) / 100;
      };
      const poundsAnHour = rates.find((rate) => rate.agencyId === agencyId)?.poundsAnHour ?? 0;
      const deliveredHours = hours(true);
      return {
        agencyId,
        deliveredHours,
        probableHours: hours(false),
        poundsAnHour,
        pounds: Math.round(deliveredHours * poundsAnHour * 100) / 100,
      };
    });
}

/** Comma-separated, RFC 4180; a cell that a spreadsheet would take for a formula is defused. */
export function csvOf(table: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${table.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
