import type { Instant } from '../../../vocabulary/index.ts';
import type { Calendars } from '../../clocks/model.ts';
import type { Condition, Length, ServiceDefinition, Value } from './definition.ts';

/** What a condition is held against: a case as it stands. */
export interface Known {
  /** Answers and facts by their names; a fact goes before an answer of the same name. */
  values: Readonly<Record<string, Value>>;
  /** When each fact was established, and each mark reached, by name. */
  times: Readonly<Record<string, Instant>>;
  score: number;
}

/** Before anything happened: what always held. */
const ALWAYS = Number.NEGATIVE_INFINITY;

/**
 * From when on the condition holds if nothing happens but time going by: minus infinity when it holds now whatever the
 * time, null when time alone will not do.
 */
export function holdsFrom(condition: Condition, known: Known, calendars: Calendars): Instant | null {
  switch (condition.op) {
    case 'always':
      return ALWAYS;
    case 'known':
      return isKnown(condition.of, condition.in, known.values) ? ALWAYS : null;
    case 'atLeast': {
      const value = known.values[condition.of];
      return typeof value === 'number' && value >= condition.n ? ALWAYS : null;
    }
    case 'score':
      return known.score >= condition.n ? ALWAYS : null;
    case 'elapsed': {
      const since = timeOf(condition.since, known);
      return since === undefined ? null : endOf(since, condition.length, calendars);
    }
    case 'all': {
      let latest: Instant | null = ALWAYS;
      for (const each of condition.of) {
        const from = holdsFrom(each, known, calendars);
        if (from === null) return null;
        latest = Math.max(latest, from);
      }
      return latest;
    }
    case 'any': {
      const froms = condition.of.flatMap((each) => holdsFrom(each, known, calendars) ?? []);
      return froms.length === 0 ? null : Math.min(...froms);
    }
    case 'not':
      // A catalogue has no "not yet so long after": what holds only for a while is no gate and no promise.
      return holdsFrom(condition.of, known, calendars) === null ? ALWAYS : null;
  }
}

export function holds(condition: Condition, known: Known, calendars: Calendars, now: Instant): boolean {
  const from = holdsFrom(condition, known, calendars);
  return from !== null && from <= now;
}

/** When a fact was established or a mark reached; of a question that asks for a time, what was answered. */
export function timeOf(name: string, { times, values }: Known): Instant | undefined {
  const value = values[name];
  return times[name] ?? (typeof value === 'number' ? value : undefined);
}

/** When a length that began at an instant is over; null when its calendar never gets there. */
export function endOf(from: Instant, length: Length, calendars: Calendars): Instant | null {
  const time = calendars.of(length.calendar);
  return length.unit === 'days' ? time.endOfDays(from, length.n) : time.after(from, length.n * 3_600_000);
}

function isKnown(name: string, accepted: readonly Value[] | undefined, values: Known['values']): boolean {
  const value = values[name];
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return false;
  if (accepted === undefined) return true;
  return Array.isArray(value) ? value.some((each) => accepted.includes(each as Value)) : accepted.includes(value);
}

/** What still has to happen for a condition to hold, in words; [] when it holds. */
export function waitsFor(
  condition: Condition,
  known: Known,
  calendars: Calendars,
  now: Instant,
  definition: Pick<ServiceDefinition, 'questions' | 'facts'>,
): string[] {
  if (holds(condition, known, calendars, now)) return [];
  const words = (id: string) =>
    [...definition.facts, ...definition.questions].find((question) => question.id === id)?.words ?? id;
  switch (condition.op) {
    case 'known': {
      const options =
        [...definition.facts, ...definition.questions].find(({ id }) => id === condition.of)?.options ?? [];
      const accepted = condition.in?.map(
        (value) => options.find((option) => option.value === value)?.words ?? valueWords(value),
      );
      return [`${words(condition.of)}${accepted === undefined ? '' : `: ${accepted.join(' or ')}`}`];
    }
    case 'atLeast':
      return [`${words(condition.of)}: at least ${condition.n}`];
    case 'score':
      return [`a score of ${condition.n} (now ${known.score})`];
    case 'elapsed':
      return [
        timeOf(condition.since, known) === undefined
          ? words(condition.since)
          : `${lengthWords(condition.length)} after: ${words(condition.since)}`,
      ];
    case 'all':
      return condition.of.flatMap((each) => waitsFor(each, known, calendars, now, definition));
    case 'any':
      return [
        condition.of.map((each) => waitsFor(each, known, calendars, now, definition).join(' and ')).join(', or '),
      ];
    case 'not':
      return [`not: ${describe(condition.of, definition)}`];
    case 'always':
      return [];
  }
}

function describe(condition: Condition, definition: Pick<ServiceDefinition, 'questions' | 'facts'>): string {
  if (condition.op !== 'known') return 'what the catalogue names';
  const question = [...definition.facts, ...definition.questions].find(({ id }) => id === condition.of);
  const accepted = condition.in?.map(
    (value) => question?.options.find((option) => option.value === value)?.words ?? valueWords(value),
  );
  return `${question?.words ?? condition.of}${accepted === undefined ? '' : `: ${accepted.join(' or ')}`}`;
}

export const valueWords = (value: Value): string => (value === true ? 'yes' : value === false ? 'no' : String(value));

/** "7 days", "1 day", "2 hours". */
export const lengthWords = ({ unit, n }: Length): string => `${n} ${n === 1 ? unit.slice(0, -1) : unit}`;

/** Every name a condition speaks of. */
export function namesIn(condition: Condition): string[] {
  switch (condition.op) {
    case 'known':
    case 'atLeast':
      return [condition.of];
    case 'elapsed':
      return [condition.since];
    case 'all':
    case 'any':
      return condition.of.flatMap(namesIn);
    case 'not':
      return namesIn(condition.of);
    default:
      return [];
  }
}
