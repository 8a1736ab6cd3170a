import type { Instant } from '../../../vocabulary/index.ts';
import type { Calendars, GateReading, Pause, TargetReading } from '../../clocks/model.ts';
import { endOf, holds, holdsFrom, type Known, timeOf, waitsFor } from './conditions.ts';
import type { Mark, ServiceDefinition, Value } from './definition.ts';

/** What of a case its clocks are read from. A folded case is one. */
export interface Clocked {
  answers: Readonly<Record<string, Value>>;
  facts: Readonly<Record<string, { value: Value; at: Instant }>>;
  score: number;
  marks: Readonly<Partial<Record<Mark, Instant>>>;
  pauses: readonly Pause[];
  /** When it ended otherwise than by its last mark (not found, not ours, merged …): its clocks stop then. */
  endedAt?: Instant | null | undefined;
}

/** What conditions are held against. */
export function knownOf(clocked: Clocked): Known {
  const values: Record<string, Value> = { ...clocked.answers };
  const times: Record<string, Instant> = {};
  for (const [mark, at] of Object.entries(clocked.marks)) times[mark] = at;
  for (const [name, { value, at }] of Object.entries(clocked.facts)) {
    values[name] = value;
    times[name] = at;
  }
  return { values, times, score: clocked.score };
}

/**
 * What was promised for a case, and how each promise stands at a moment. Of several for the same way (from one mark to
 * another) the first whose condition holds applies.
 *
 * `used` is working time of the target's calendar since it began without what lay in pauses; a target is late when that
 * is more than it allows. Days are allowed to the end of the last: the working time between the start and that midnight.
 */
export function readTargets(
  clocked: Clocked,
  definition: Pick<ServiceDefinition, 'targets'>,
  calendars: Calendars,
  now: Instant,
): TargetReading[] {
  const known = knownOf(clocked);
  const ways = new Set<string>();
  const readings: TargetReading[] = [];
  for (const target of definition.targets) {
    const way = `${target.from} ${target.to}`;
    if (ways.has(way) || !holds(target.appliesWhen, known, calendars, now)) continue;
    ways.add(way);
    const { id, words, from, to, length } = target;
    const startedAt = clocked.marks[from] ?? null;
    const base = { id, words, from, to, startedAt };
    if (startedAt === null || startedAt > now) {
      const allowed = length.unit === 'hours' ? length.n * 3_600_000 : 0;
      readings.push({
        ...base,
        startedAt: null,
        state: 'notStarted',
        stoppedAt: null,
        dueAt: null,
        allowed,
        used: 0,
        left: allowed,
      });
      continue;
    }
    const time = calendars.of(length.calendar);
    const allowed =
      length.unit === 'hours'
        ? length.n * 3_600_000
        : time.between(startedAt, endOf(startedAt, length, calendars) ?? startedAt);
    const ended = clocked.marks[to] ?? clocked.endedAt ?? null;
    const stoppedAt = ended === null || ended > now ? null : Math.max(ended, startedAt);
    const until = stoppedAt ?? now;
    const pauses = merged(clocked.pauses, startedAt, until);
    const used = time.between(startedAt, until) - pauses.reduce((sum, [a, b]) => sum + time.between(a, b), 0);
    const isPaused =
      stoppedAt === null && clocked.pauses.some((pause) => pause.from <= now && (pause.to === null || pause.to > now));
    const left = allowed - used;
    const state =
      stoppedAt !== null ? (left >= 0 ? 'met' : 'late') : left < 0 ? 'late' : isPaused ? 'paused' : 'running';
    const dueAt = isPaused ? null : dueOf(startedAt, allowed, pauses, time);
    readings.push({ ...base, state, stoppedAt, dueAt, allowed, used, left });
  }
  return readings;
}

/** When `allowed` working time outside the pauses has passed. */
function dueOf(
  startedAt: Instant,
  allowed: number,
  pauses: readonly (readonly [Instant, Instant])[],
  time: { between(from: Instant, to: Instant): number; after(from: Instant, length: number): Instant | null },
): Instant | null {
  let at = startedAt;
  let left = allowed;
  for (const [from, to] of pauses) {
    const run = time.between(at, from);
    if (run >= left) break;
    left -= run;
    at = to;
  }
  return time.after(at, left);
}

/** Pauses within [from, to] as spans that do not touch. */
function merged(pauses: readonly Pause[], from: Instant, to: Instant): [Instant, Instant][] {
  const spans = pauses
    .map((pause): [Instant, Instant] => [Math.max(pause.from, from), Math.min(pause.to ?? to, to)])
    .filter(([a, b]) => a < b)
    .sort(([a], [b]) => a - b);
  const joined: [Instant, Instant][] = [];
  for (const [a, b] of spans) {
    const last = joined.at(-1);
    if (last !== undefined && a <= last[1]) last[1] = Math.max(last[1], b);
    else joined.push([a, b]);
  }
  return joined;
}

/** What the law lets happen at a moment. Time in pauses counts here: a notice runs whether or not anybody works. */
export function readGates(
  clocked: Clocked,
  definition: Pick<ServiceDefinition, 'gates' | 'questions' | 'facts'>,
  calendars: Calendars,
  now: Instant,
): GateReading[] {
  const known = knownOf(clocked);
  return definition.gates.map(({ id, words, law, before, appliesWhen, opensWhen }) => {
    const gate = { id, words, law, before };
    if (!holds(appliesWhen, known, calendars, now))
      return { ...gate, state: 'doesNotApply', opensAt: null, waitsFor: [] };
    const from = holdsFrom(opensWhen, known, calendars);
    const opensAt = from === null || from === Number.NEGATIVE_INFINITY ? null : from;
    if (from !== null && from <= now) return { ...gate, state: 'open', opensAt, waitsFor: [] };
    return { ...gate, state: 'closed', opensAt, waitsFor: waitsFor(opensWhen, known, calendars, now, definition) };
  });
}

/** A prompt that holds now. */
export interface PromptReading {
  words: string;
  isAlarm: boolean;
  /** After this it is too late; null: no such moment, or its beginning is not known. */
  until: Instant | null;
}

/** What is said to staff of a case at a moment: alarms first, each in the catalogue's order. */
export function readPrompts(
  clocked: Clocked,
  definition: Pick<ServiceDefinition, 'prompts'>,
  calendars: Calendars,
  now: Instant,
): PromptReading[] {
  const known = knownOf(clocked);
  const said = definition.prompts
    .filter(({ appliesWhen }) => holds(appliesWhen, known, calendars, now))
    .map(({ words, isAlarm, until }): PromptReading => {
      // Of a fact that is itself a time, that time and not when it was written down.
      const value = until === null ? undefined : known.values[until.since];
      const since = until === null ? undefined : typeof value === 'number' ? value : timeOf(until.since, known);
      return { words, isAlarm, until: since === undefined ? null : endOf(since, until!.length, calendars) };
    });
  return [...said.filter(({ isAlarm }) => isAlarm), ...said.filter(({ isAlarm }) => !isAlarm)];
}
