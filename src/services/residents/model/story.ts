import type { Instant } from '../../../vocabulary/index.ts';
import type { Case, CaseEvent } from '../../cases/model.ts';
import type { Body, ServiceDefinition } from '../../catalogue/model.ts';
import type { GateReading, TargetReading } from '../../clocks/model.ts';

/** One thing that happened, as it is told to whoever reported: key of a sentence and what is put into it. */
export interface StoryLine {
  at: Instant;
  word: StoryWord;
  values: Readonly<Record<string, string>>;
}

/** What happened that a reporter is told. What a crew or the office found is theirs: `established` and `photo` are not. */
export type StoryWord =
  | 'reported'
  | 'joined'
  | 'triaged'
  | 'verified'
  | 'paused'
  | 'resumed'
  | 'assigned'
  | 'arrived'
  | 'done'
  | 'notFound'
  | 'notOurs'
  | 'referred'
  | 'merged'
  | 'confirmed'
  | 'reopened'
  | 'moved'
  | 'recoded'
  | 'noted';

/** Of these a reporter is also told by e-mail, where they asked for it. */
export const MAILED_WORDS = [
  'done',
  'notFound',
  'notOurs',
  'referred',
  'reopened',
] as const satisfies readonly StoryWord[];
export type MailedWord = (typeof MAILED_WORDS)[number];

export const isMailed = (word: string): word is MailedWord => (MAILED_WORDS as readonly string[]).includes(word);

export interface Told {
  case: Case;
  events: readonly CaseEvent[];
  definition: Pick<ServiceDefinition, 'name' | 'pauseReasons'>;
  bodies: readonly Pick<Body, 'id' | 'name' | 'contact'>[];
}

/**
 * What happened to a case, for whoever reported it. Sentences are made of what happened and never of what anybody typed,
 * but for notes that staff wrote for the public, out of which marks, addresses and numbers are taken all the same.
 */
export function storyOf({ events, definition, bodies }: Told): StoryLine[] {
  return events.flatMap((event): StoryLine[] => {
    const line = (word: StoryWord, values: Record<string, string> = {}) => [{ at: event.at, word, values }];
    switch (event.what) {
      case 'established':
      case 'photo':
      case 'photoRemoved':
      case 'unassigned':
        return [];
      case 'noted':
        return event.isPublic ? line('noted', { words: withoutPersonal(event.words) }) : [];
      case 'paused': {
        const reason = definition.pauseReasons.find(({ id }) => id === event.reason)?.words ?? '';
        return line('paused', { reason });
      }
      case 'notOurs':
      case 'referred': {
        const body = bodies.find(({ id }) => id === event.body);
        return line(event.what, {
          body: body === undefined ? event.body : [body.name, body.contact].filter(Boolean).join(', '),
        });
      }
      case 'recoded':
        return line('recoded', { kind: definition.name });
      default:
        return line(event.what);
    }
  });
}

const PERSONAL: readonly RegExp[] = [
  /\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b/gi,
  /\b[A-Z]\d{1,3}\s?[A-Z]{3}\b/gi,
  /\b[A-Z]{3}\s?\d{1,3}[A-Z]\b/gi,
  /[^\s@]+@[^\s@]+/g,
  /\+?\d[\d\s()-]{7,}\d/g,
];

/** Words with what looks like a registration mark, an e-mail address or a telephone number taken out. */
export function withoutPersonal(words: string): string {
  return PERSONAL.reduce((text, pattern) => text.replace(pattern, '•••'), words);
}

export type StepState = 'done' | 'now' | 'later';

/** The four steps of a report as they are drawn, whatever its kind. */
export interface NextStep {
  step: 'reported' | 'check' | 'act' | 'tell';
  state: StepState;
  at: Instant | null;
  dueAt: Instant | null;
}

export function stepsOf({ state, marks }: Case, targets: readonly TargetReading[]): NextStep[] {
  const isEnded = ['done', 'notFound', 'notOurs', 'referred', 'confirmed'].includes(state);
  const checkedAt = marks.eligible ?? marks.onScene ?? (isEnded ? (marks.done ?? null) : null);
  const isChecked = checkedAt !== null || isEnded;
  const dueFor = (...to: string[]) =>
    targets.find((target) => target.from === 'reported' && to.includes(target.to) && target.dueAt !== null)?.dueAt ??
    null;
  const stateOf = (isDone: boolean, isBefore: boolean): StepState => (isDone ? 'done' : isBefore ? 'now' : 'later');
  return [
    { step: 'reported', state: 'done', at: marks.reported ?? null, dueAt: null },
    { step: 'check', state: stateOf(isChecked, true), at: checkedAt, dueAt: dueFor('triaged', 'eligible', 'onScene') },
    { step: 'act', state: stateOf(isEnded, isChecked), at: marks.done ?? null, dueAt: dueFor('done') },
    { step: 'tell', state: stateOf(state === 'confirmed', isEnded), at: null, dueAt: null },
  ];
}

/** The clock promised to whoever reports: from the report on, the soonest that has not been met. */
export function promiseOf(targets: readonly TargetReading[]): TargetReading | null {
  const promised = targets.filter(({ from }) => from === 'reported');
  return promised.find(({ state }) => state !== 'met') ?? promised.at(-1) ?? null;
}

/** What the law makes it wait for now. */
export const waitsForLaw = (gates: readonly GateReading[]): GateReading[] =>
  gates.filter(({ state }) => state === 'closed');

/** Whether it is time to ask if it is fixed. */
export const asksIfFixed = (state: Case['state']): boolean => state === 'done' || state === 'notFound';
