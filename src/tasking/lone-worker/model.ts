import type { Instant, Role } from '../../vocabulary/index.ts';

const MINUTE_MS = 60_000;

/** Who is told at a level: everybody of a role, of the worker's agency or of the whole partnership, or people by name. */
export type Told =
  | { kind: 'role'; role: Role; of: 'agency' | 'partnership' }
  | { kind: 'people'; personIds: readonly number[] };

/** One step of an escalation. Data of each agency, because each has its own duty of care. */
export interface EscalationLevel {
  /** From 1. */
  level: number;
  name: string;
  /** After the check-in was due. */
  afterMinutes: number;
  told: Told;
}

/** What holds until an agency has set its own. */
export const USUAL_LEVELS: readonly EscalationLevel[] = [
  { level: 1, name: 'Supervisor', afterMinutes: 0, told: { kind: 'role', role: 'coordinator', of: 'agency' } },
  { level: 2, name: 'Control', afterMinutes: 10, told: { kind: 'role', role: 'coordinator', of: 'partnership' } },
];

/** Somebody who works alone, and when they are to be heard of next. */
export interface Watch {
  watchId: number;
  personId: number;
  agencyId: number;
  name: string;
  intervalMinutes: number;
  place: string;
  startedAt: Instant;
  heardAt: Instant;
  dueAt: Instant;
  /** 0: nobody was told. */
  level: number;
  askedForHelpAt: Instant | null;
  acknowledgedAt: Instant | null;
  acknowledgedBy: string | null;
  endedAt: Instant | null;
  endedWords: string;
  version: number;
}

/** The highest level that is due now; 0 while nobody is to be told. Who asks for help has all told at once. */
export function levelDue(
  watch: Pick<Watch, 'dueAt' | 'askedForHelpAt' | 'endedAt'>,
  levels: readonly EscalationLevel[],
  now: Instant,
): number {
  if (watch.endedAt !== null) return 0;
  return levels
    .filter(({ afterMinutes }) => watch.askedForHelpAt !== null || watch.dueAt + afterMinutes * MINUTE_MS <= now)
    .reduce((highest, { level }) => Math.max(highest, level), 0);
}

/** When the next level becomes due; null where all are, or it has ended. */
export function nextDue(
  watch: Pick<Watch, 'dueAt' | 'askedForHelpAt' | 'endedAt'>,
  levels: readonly EscalationLevel[],
  now: Instant,
): Instant | null {
  if (watch.endedAt !== null || watch.askedForHelpAt !== null) return null;
  const later = levels.map(({ afterMinutes }) => watch.dueAt + afterMinutes * MINUTE_MS).filter((at) => at > now);
  return later.length === 0 ? null : Math.min(...later);
}

/**
 * The watch of somebody who was heard of. A check-in that was made without signal comes late with the time it was made: it
 * counts from then, and never takes back a later one.
 */
export function heard<W extends Watch>(watch: W, at: Instant): W {
  if (at <= watch.heardAt && watch.askedForHelpAt === null) return watch;
  const heardAt = Math.max(at, watch.heardAt);
  return {
    ...watch,
    heardAt,
    dueAt: heardAt + watch.intervalMinutes * MINUTE_MS,
    level: 0,
    askedForHelpAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
  };
}
