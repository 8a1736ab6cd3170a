import type { Travel } from '../../../tasking/model.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { ServiceDefinition } from '../../catalogue/model.ts';

/** A team on shift now, as far as it matters for giving it a case. */
export interface CrewFacts {
  teamId: number;
  name: string;
  agencyId: number;
  travel: Travel;
  /** Of those who are there. */
  skills: readonly string[];
  vehicles: readonly { name: string; kind: string }[];
  nThere: number;
  /** Open cases it holds besides the one that is asked about. */
  nHeld: number;
  shiftEndsAt: Instant;
}

/** How long a crew needs to a place; null where it is not known where the crew is. */
export interface CrewWay {
  minutes: number;
  /** Where from and how far. */
  words: string;
}

export interface CrewSuggestion {
  teamId: number;
  name: string;
  isFit: boolean;
  /** Until it can be there: what it holds, then the way. Null where it is not known where it is. */
  minutes: number | null;
  arrivesAt: Instant | null;
  /** What speaks for it and how its time is made up. */
  reasons: string[];
  /** Why it is not fit; [] when it is. */
  against: string[];
}

/** Taken for a case that is held already, where nothing better is known. */
export const MINUTES_A_CASE = 20;
const MINUTE_MS = 60_000;

const plain = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** "vehicle-lift" and "drivesVan" as they are read. */
export const skillWords = (skill: string): string =>
  skill
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();

/** How many cases a crew works side by side: a vehicle each where it drives, else in twos. */
export function casesAtOnce({ travel, vehicles, nThere }: Pick<CrewFacts, 'travel' | 'vehicles' | 'nThere'>): number {
  const most = travel === 'drive' && vehicles.length > 0 ? vehicles.length : Math.floor(nThere / 2);
  return Math.max(1, Math.min(most, nThere));
}

/**
 * Who can do a case, soonest there first; after them those who cannot, each with why. Advice: whoever dispatches may give it
 * to any crew.
 *
 * @param ways of the crews whose place is known
 */
export function suggestCrews(
  one: { needs: ServiceDefinition['needs']; agencyId: number | null; heldBy: number | null },
  crews: readonly CrewFacts[],
  ways: ReadonlyMap<number, CrewWay>,
  now: Instant,
): CrewSuggestion[] {
  return crews
    .map((crew) => suggestion(one, crew, ways.get(crew.teamId) ?? null, now))
    .sort(
      (a, b) =>
        Number(b.isFit) - Number(a.isFit) ||
        (a.minutes ?? Number.POSITIVE_INFINITY) - (b.minutes ?? Number.POSITIVE_INFINITY) ||
        a.name.localeCompare(b.name) ||
        a.teamId - b.teamId,
    );
}

function suggestion(
  one: Parameters<typeof suggestCrews>[0],
  crew: CrewFacts,
  way: CrewWay | null,
  now: Instant,
): CrewSuggestion {
  const skills = new Map(crew.skills.map((skill) => [plain(skill), skill]));
  const missing = one.needs.skills.filter((skill) => !skills.has(plain(skill)));
  const need = one.needs.vehicle === null ? null : plain(one.needs.vehicle);
  const vehicle = crew.vehicles.find(({ kind, name }) => plain(kind) === need || (need && plain(name).includes(need)));
  const waits = MINUTES_A_CASE * Math.floor(crew.nHeld / casesAtOnce(crew));
  const minutes = way === null ? null : waits + way.minutes;
  const arrivesAt = minutes === null ? null : now + minutes * MINUTE_MS;
  const against: string[] = [];
  if (one.agencyId !== null && one.agencyId !== crew.agencyId) against.push('Of another agency than the case.');
  if (crew.nThere === 0) against.push('Nobody of it is there now.');
  if (crew.travel === 'none') against.push('Works from where it is and does not go out.');
  if (missing.length > 0) against.push(`Nobody there has the skill: ${missing.map(skillWords).join(', ')}.`);
  if (need !== null && vehicle === undefined) against.push(`It has no ${one.needs.vehicle}.`);
  if ((arrivesAt ?? now) >= crew.shiftEndsAt) {
    const left = Math.max(0, Math.round((crew.shiftEndsAt - now) / MINUTE_MS));
    against.push(`Its shift ends in ${left} min, before it could be there.`);
  }
  const reasons: string[] = [];
  if (one.heldBy === crew.teamId) reasons.push('Has it already.');
  if (crew.travel !== 'none')
    reasons.push(way === null ? 'It is not known where they are.' : `${way.minutes} min ${way.words}.`);
  reasons.push(loadWords(crew, waits));
  if (one.needs.skills.length > 0 && missing.length === 0) {
    reasons.push(`Has the skill: ${one.needs.skills.map(skillWords).join(', ')}.`);
  }
  if (vehicle !== undefined) reasons.push(`Has ${vehicle.name}.`);
  const isFit = against.length === 0;
  return { teamId: crew.teamId, name: crew.name, isFit, minutes, arrivesAt, reasons, against };
}

function loadWords({ nHeld }: CrewFacts, waits: number): string {
  if (nHeld === 0) return 'Free now.';
  const held = `Holds ${nHeld} ${nHeld === 1 ? 'case' : 'cases'}`;
  return waits === 0
    ? `${held}, and has hands free.`
    : `${held}: about ${waits} min until hands are free, at ${MINUTES_A_CASE} min a case.`;
}
