import type { VisitCertainty } from '../../../analysis/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';

/** Somebody at a place, from tap to tap or as their positions tell. */
export interface Dose {
  doseId: string;
  planId: string;
  visitId: string | null;
  place: number;
  personId: number | null;
  agencyId: number | null;
  how: 'tap' | 'positions';
  certainty: VisitCertainty;
  startedAt: Instant;
  /** Null: still there. */
  endedAt: Instant | null;
  seenMinutes: number | null;
  found: string[];
  version: number;
}

/** What was found on a visit, in a word: nothing of persons. */
export const FINDINGS = ['quiet', 'waste', 'vehicle', 'youngPeople', 'disorder', 'damage', 'other'] as const;

/** A visit shorter than this was passing by; longer than the longest was something else too, and counts up to it. */
export const LEAST_VISIT_MINUTES = 10;
export const MOST_COUNTED_MINUTES = 30;

export interface DoseOfPlace {
  place: number;
  name: string;
  plannedVisits: number;
  plannedMinutes: number;
  /** Surely there the least time. */
  visits: number;
  minutes: number;
  /** Probably there: the signal was lost for minutes that are needed. Never part of `visits`. */
  probableVisits: number;
  probableMinutes: number;
  /** Stayed for less than the least time: told, not counted. */
  shortStays: number;
}

export type DoseTotals = Omit<DoseOfPlace, 'place' | 'name'>;

const MINUTE = 60_000;

/**
 * Intended against delivered, place by place. Stays of one person at one place that overlap (tapped, and in their positions)
 * are one visit; the surer stands.
 */
export function dosePerPlace(
  places: readonly { name: string }[],
  planned: readonly { place: number; from: Instant; to: Instant }[],
  delivered: readonly Dose[],
): DoseOfPlace[] {
  const table = places.map(({ name }, place) => ({ place, name, ...noDose() }));
  for (const visit of planned) {
    const row = table[visit.place];
    if (row === undefined) continue;
    row.plannedVisits++;
    row.plannedMinutes += (visit.to - visit.from) / MINUTE;
  }
  for (const dose of withoutTwins(delivered)) {
    const row = table[dose.place];
    if (row === undefined || dose.endedAt === null) continue;
    const minutes = Math.min(MOST_COUNTED_MINUTES, (dose.endedAt - dose.startedAt) / MINUTE);
    if (minutes < LEAST_VISIT_MINUTES - 1e-9) row.shortStays++;
    else if (dose.certainty === 'counted') {
      row.visits++;
      row.minutes += minutes;
    } else {
      row.probableVisits++;
      row.probableMinutes += minutes;
    }
  }
  return table;
}

export function doseTotals(rows: readonly DoseTotals[]): DoseTotals {
  const total = noDose();
  for (const row of rows) {
    for (const key of Object.keys(total) as (keyof DoseTotals)[]) total[key] += row[key];
  }
  return total;
}

const noDose = (): DoseTotals => ({
  plannedVisits: 0,
  plannedMinutes: 0,
  visits: 0,
  minutes: 0,
  probableVisits: 0,
  probableMinutes: 0,
  shortStays: 0,
});

function withoutTwins(delivered: readonly Dose[]): Dose[] {
  const length = (dose: Dose) => (dose.endedAt ?? dose.startedAt) - dose.startedAt;
  const surest = [...delivered].sort(
    (a, b) =>
      Number(a.certainty === 'probable') - Number(b.certainty === 'probable') ||
      length(b) - length(a) ||
      a.startedAt - b.startedAt ||
      (a.doseId < b.doseId ? -1 : 1),
  );
  const standing: Dose[] = [];
  for (const dose of surest) {
    const isTwin = standing.some(
      (other) =>
        other.personId !== null &&
        other.personId === dose.personId &&
        other.place === dose.place &&
        other.how !== dose.how &&
        Math.min(other.endedAt ?? other.startedAt, dose.endedAt ?? dose.startedAt) >
          Math.max(other.startedAt, dose.startedAt),
    );
    if (!isTwin) standing.push(dose);
  }
  return standing;
}
