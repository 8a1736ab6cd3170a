import type { CaseEvent, CaseState, PromptReading, Question, TargetReading } from '../../services/model.ts';
import { durationWords } from '../ui/words.ts';

export type ClockState = 'late' | 'soon' | 'ok' | 'hold' | 'none';

export const SOON_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

/** The clock a case is listed by: of its promises that are not kept yet the one that is due first; a late one before all. */
export function listedClock(targets: readonly TargetReading[]): TargetReading | null {
  const open = targets.filter(({ stoppedAt, state }) => stoppedAt === null && state !== 'notStarted');
  return open.toSorted((a, b) => a.left - b.left)[0] ?? targets.find(({ state }) => state === 'notStarted') ?? null;
}

export function clockState(clock: TargetReading | null): ClockState {
  switch (clock?.state) {
    case 'late':
      return 'late';
    case 'paused':
      return 'hold';
    case 'running':
      return clock.left <= SOON_MS ? 'soon' : 'ok';
    case 'met':
      return 'ok';
    default:
      return 'none';
  }
}

/** "10 min late", "17 min left", "Paused". */
export function clockWordsOf(clock: TargetReading | null): string {
  switch (clock?.state) {
    case 'late':
      return `${durationWords(-clock.left)} late`;
    case 'paused':
      return 'Paused';
    case 'running':
      return `${spanWords(clock.left)} left`;
    case 'met':
      return 'Within time';
    case 'notStarted':
      return clock.from === 'eligible' ? 'Waits for the law' : 'Not begun';
    default:
      return 'No target';
  }
}

/** Hours up to two days, then days. */
export const spanWords = (ms: number): string =>
  ms >= 2 * DAY_MS ? `${Math.floor(ms / DAY_MS)} days` : durationWords(ms);

/**
 * Alarms; then what is late or due within half an hour by its clock; then what the picture puts before others, then the rest, each by
 * its clock: a link to the picture never lets a promise be broken.
 */
export function urgentFirst(goesUp: (caseId: number) => boolean) {
  const rank = (one: Ranked) => {
    if (one.prompts.some(({ isAlarm }) => isAlarm)) return -1;
    const state = clockState(listedClock(one.targets));
    return state === 'late' || state === 'soon' ? 0 : state !== 'hold' && goesUp(one.caseId) ? 1 : 2;
  };
  return (a: Ranked, b: Ranked): number => rank(a) - rank(b) || soonestFirst(a, b);
}

interface Ranked {
  caseId: number;
  targets: TargetReading[];
  prompts: readonly PromptReading[];
}

/** Late first, then soonest; paused and those without a clock last. */
function soonestFirst(a: { targets: TargetReading[] }, b: { targets: TargetReading[] }): number {
  const key = (targets: TargetReading[]) => {
    const clock = listedClock(targets);
    return clock === null || clock.state === 'notStarted' ? 9e15 : clock.state === 'paused' ? 8e15 : clock.left;
  };
  return key(a.targets) - key(b.targets);
}

export { MARK_WORDS } from '../../services/model.ts';

export const STATE_WORDS: Record<CaseState, string> = {
  reported: 'Reported',
  triaged: 'Triaged',
  verified: 'Verified',
  waiting: 'Paused',
  scheduled: 'With a crew',
  onScene: 'On scene',
  done: 'Done',
  notFound: 'Not found',
  notOurs: 'Not ours',
  referred: 'Referred',
  merged: 'Merged into another',
  confirmed: 'Confirmed by the reporter',
};

/** What happened, in a line. */
export function eventWords(event: CaseEvent, facts: readonly Question[]): string {
  switch (event.what) {
    case 'reported':
      return event.words === '' ? 'Reported' : `Reported: ${event.words}`;
    case 'joined':
      return 'Reported again by somebody else';
    case 'merged':
      return `Merged into another case. ${event.words}`;
    case 'triaged':
      return `Triaged, score ${event.score}. ${event.words}`.trim();
    case 'established': {
      const fact = facts.find(({ id }) => id === event.fact);
      return `${fact?.words ?? event.fact}: ${valueWords(fact?.options ?? [], event.value)}. ${event.words}`.trim();
    }
    case 'paused':
      return `Paused: ${event.reason}. ${event.words}`.trim();
    case 'assigned':
      return 'Crew assigned';
    case 'done':
      return `Done: ${event.outcome}`;
    case 'notOurs':
    case 'referred':
      return `${event.what === 'notOurs' ? 'Not ours' : 'Referred'}: ${event.body}. ${event.words}`.trim();
    case 'noted':
      return event.words;
    case 'photo':
      return 'Photo added';
    case 'photoRemoved':
      return `Photo removed: ${event.words}`;
    default:
      return `${PLAIN[event.what] ?? event.what}. ${'words' in event ? event.words : ''}`.trim();
  }
}

const PLAIN: Partial<Record<CaseEvent['what'], string>> = {
  verified: 'Verified: the law allows it',
  resumed: 'Resumed',
  unassigned: 'Taken back from the crew',
  arrived: 'On scene',
  notFound: 'Not found',
  confirmed: 'Confirmed as fixed by the reporter',
  reopened: 'Opened again',
  moved: 'Place corrected',
  recoded: 'Kind corrected',
};

/** An answer as it is read: options by their words. */
export function valueWords(options: readonly { value: string; words: string }[], value: unknown): string {
  const word = (one: unknown) =>
    one === true
      ? 'Yes'
      : one === false
        ? 'No'
        : (options.find((option) => option.value === one)?.words ?? String(one));
  return Array.isArray(value) ? value.map(word).join(', ') : word(value);
}
