import {
  type Condition,
  FROM_THE_START,
  type Gate,
  type Length,
  type Prompt,
  type Question,
  type ServiceDefinition,
  type Target,
  type Value,
} from '../definition.ts';

/** Short words to write the catalogue with: data reads as data. */

type Options = readonly (readonly [value: string, words: string, score?: number])[];
type More = { help?: string; isRequired?: boolean };

const question = (kind: Question['kind'], id: string, words: string, options: Options, more: More = {}): Question => ({
  ...{ id, words, kind, isRequired: more.isRequired ?? false, help: more.help ?? '' },
  options: options.map(([value, text, score = 0]) => ({ value, words: text, score })),
});
export const text = (id: string, words: string, more?: More) => question('text', id, words, [], more);
export const number = (id: string, words: string, more?: More) => question('number', id, words, [], more);
export const yesNo = (id: string, words: string, more?: More) => question('yesNo', id, words, [], more);
export const instant = (id: string, words: string, more?: More) => question('instant', id, words, [], more);
export const vrm = (id: string, words: string, more?: More) => question('vrm', id, words, [], more);
export const photo = (id: string, words: string, more?: More) => question('photo', id, words, [], more);
export const choice = (id: string, words: string, options: Options, more?: More) =>
  question('choice', id, words, options, more);
export const choices = (id: string, words: string, options: Options, more?: More) =>
  question('choices', id, words, options, more);

export const ALWAYS: Condition = { op: 'always' };
export const known = (of: string, ...accepted: Value[]): Condition =>
  accepted.length === 0 ? { op: 'known', of } : { op: 'known', of, in: accepted };
export const all = (...of: Condition[]): Condition => ({ op: 'all', of });
export const any = (...of: Condition[]): Condition => ({ op: 'any', of });
export const not = (of: Condition): Condition => ({ op: 'not', of });
export const after = (since: string, length: Length): Condition => ({ op: 'elapsed', since, length });

export const days = (n: number): Length => ({ unit: 'days', n, calendar: 'always' });
export const workingDays = (n: number): Length => ({ unit: 'days', n, calendar: 'working-days' });
export const hours = (n: number): Length => ({ unit: 'hours', n, calendar: 'always' });

/** From the report to its end: what a resident is promised. */
export const promised = (words: string, length: Length, appliesWhen: Condition = ALWAYS, id = 'resident'): Target => ({
  ...{ id, words, from: 'reported', to: 'done', length, appliesWhen },
});
/** From when the law allows it to its end: what a crew is held to. */
export const crew = (words: string, length: Length, appliesWhen: Condition = ALWAYS, id = 'crew'): Target => ({
  ...{ id, words, from: 'eligible', to: 'done', length, appliesWhen },
});
export const looked = (words: string, length: Length, appliesWhen: Condition = ALWAYS, id = 'inspect'): Target => ({
  ...{ id, words, from: 'reported', to: 'triaged', length, appliesWhen },
});

export const gate = (
  id: string,
  words: string,
  law: string,
  before: Gate['before'],
  opensWhen: Condition,
  appliesWhen: Condition = ALWAYS,
): Gate => ({ id, words, law, before, appliesWhen, opensWhen });

export const PAUSES = {
  access: { id: 'no-access', words: 'No access', longestDays: 7 },
  weather: { id: 'unsafe', words: 'Not safe to work', longestDays: 3 },
  police: { id: 'police-hold', words: 'Held by the police for evidence', longestDays: 14 },
  notice: { id: 'notice-running', words: 'A notice is running', longestDays: 31 },
  objection: { id: 'objection', words: 'The occupier has objected', longestDays: 60 },
  reporter: { id: 'awaiting-reporter', words: 'Waiting for the reporter', longestDays: 14 },
  other: { id: 'awaiting-body', words: 'Waiting for another body', longestDays: 28 },
} as const;

export const LAND = choice(
  'land',
  'What is it standing on?',
  [
    ['road', 'A public road or pavement'],
    ['park', 'A park or public open space'],
    ['private', 'Private land'],
    ['housing', 'Housing land'],
    ['other', 'Something else'],
  ],
  { isRequired: true },
);

type Seed = Pick<ServiceDefinition, 'code' | 'name' | 'description' | 'group' | 'category' | 'questions' | 'targets'> &
  Partial<Omit<ServiceDefinition, 'prompts'>> & {
    prompts?: readonly (Pick<Prompt, 'appliesWhen' | 'words'> & Partial<Prompt>)[];
  };

/** A kind of case with what most kinds share filled in. */
export const service = ({ prompts = [], ...seed }: Seed): ServiceDefinition => ({
  ...{ version: 1, effectiveFrom: FROM_THE_START, keywords: [], isPublic: true, facts: [], powers: [], gates: [] },
  ...{ responsibilities: [{ appliesWhen: ALWAYS, within: null, owner: null, body: 'council' }] },
  prompts: prompts.map((prompt) => ({ isAlarm: false, until: null, ...prompt })),
  ...{ pauseReasons: [PAUSES.access, PAUSES.weather, PAUSES.other], needs: { skills: [], vehicle: null } },
  ...{ sameAs: { metres: 50, days: 28 }, letters: [], linkedBy: [] },
  ...seed,
});
