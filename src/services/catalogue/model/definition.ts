import type { ClockCalendar } from '../../clocks/model.ts';

/** Moments every case has in common, whatever its kind (T0 to T5): both clocks are measured between them. */
export const MARKS = ['reported', 'triaged', 'eligible', 'assigned', 'onScene', 'done'] as const;
export type Mark = (typeof MARKS)[number];
export const MARK_WORDS: Record<Mark, string> = {
  reported: 'Reported',
  triaged: 'Triaged',
  eligible: 'Cleared by law',
  assigned: 'Crew assigned',
  onScene: 'On scene',
  done: 'Done',
};

/** Local day since which what AIM came with holds: 1 January 2000, before any case. */
export const FROM_THE_START = 10_957;

/** What an answer or a fact may be. Instants are milliseconds. */
export type Value = string | number | boolean | readonly string[];

export const QUESTION_KINDS = ['text', 'number', 'yesNo', 'choice', 'choices', 'instant', 'vrm', 'photo'] as const;

/** Asked of whoever reports, or, as a fact, established by whoever works the case. */
export interface Question {
  id: string;
  words: string;
  kind: (typeof QUESTION_KINDS)[number];
  isRequired: boolean;
  help: string;
  /** For `choice` and `choices`. `score` counts towards the triage score. */
  options: readonly { value: string; words: string; score: number }[];
}

/**
 * Holds of a case's answers and facts, and of time gone by since a fact was established. One condition language for
 * gates, targets, prompts and priorities, so that no kind of case is a special case in code.
 */
export type Condition =
  | { op: 'always' }
  /** The answer or fact is there and, where `in` is given, is or contains one of these. */
  | { op: 'known'; of: string; in?: readonly Value[] }
  | { op: 'atLeast'; of: string; n: number }
  /** The sum of the scores of the options chosen so far. */
  | { op: 'score'; n: number }
  /** So long after the fact was established. */
  | { op: 'elapsed'; since: string; length: Length }
  | { op: 'all' | 'any'; of: readonly Condition[] }
  | { op: 'not'; of: Condition };

/** `days` are whole local days ending at midnight; `hours` run on the calendar's own working time. */
export type Length = { unit: 'hours'; n: number; calendar: string } | { unit: 'days'; n: number; calendar: string };

/** What the law lets happen when. A closed gate refuses `before`; it is never counted as a target. */
export interface Gate {
  id: string;
  words: string;
  /** Act and section. */
  law: string;
  /** Refused while closed. */
  before: Mark;
  appliesWhen: Condition;
  opensWhen: Condition;
}

/** What was promised. The first whose condition holds applies; `from` may be T0 (resident) or T2 (crew). */
export interface Target {
  id: string;
  words: string;
  from: Mark;
  to: Mark;
  length: Length;
  appliesWhen: Condition;
}

/** Who answers for a place: the first rule that holds. */
export interface Responsibility {
  appliesWhen: Condition;
  /** Kind and name of areas the place must lie in; null: anywhere. */
  within: { kind: string; name: string } | null;
  /** Owner of the street or land, council, county, national, housing, water, rail, private; null: whoever owns it. */
  owner: string | null;
  body: string;
}

/** A body that can answer for a case, and how a resident reaches it. */
export interface Body {
  id: string;
  name: string;
  isOurs: boolean;
  agencyId: number | null;
  contact: string;
}

/** Said to staff while the condition holds: safeguarding, hazards, what to bring. */
export interface Prompt {
  appliesWhen: Condition;
  words: string;
  /** Whoever leads the work is told at once, by day and night, and the case goes before others. */
  isAlarm: boolean;
  /** The moment after which it is too late: so long after a question's or fact's own time. Null: none. */
  until: { since: string; length: Length } | null;
}

/** One kind of case as the partnership runs it. A case keeps the version it began under. */
export interface ServiceDefinition {
  code: string;
  version: number;
  /** Local day from which new cases begin under it, days since 1970. */
  effectiveFrom: number;
  name: string;
  description: string;
  group: string;
  keywords: readonly string[];
  /** Offered to residents; the others are opened by staff. */
  isPublic: boolean;
  /** Category of the picture's vocabulary that such a case is counted under, or null. */
  category: string | null;
  questions: readonly Question[];
  /** What the crew or the office establishes: the checklist. */
  facts: readonly Question[];
  powers: readonly string[];
  gates: readonly Gate[];
  targets: readonly Target[];
  responsibilities: readonly Responsibility[];
  pauseReasons: readonly { id: string; words: string; longestDays: number }[];
  prompts: readonly Prompt[];
  /** Skills and vehicle a crew needs, words of the workforce's own list. */
  needs: { skills: readonly string[]; vehicle: string | null };
  /** Metres and days in which an open case of this kind is offered as the same. */
  sameAs: { metres: number; days: number };
  letters: readonly string[];
  /** Questions and facts whose same answer in other cases is looked up: a tag, a trader, a registration number. */
  linkedBy: readonly string[];
}

/** The whole catalogue at a moment, as the partnership edits it. */
export interface Catalogue {
  services: readonly ServiceDefinition[];
  bodies: readonly Body[];
  calendars: readonly ClockCalendar[];
}
