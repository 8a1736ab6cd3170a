import { lengthWords, valueWords } from './conditions.ts';
import { type Condition, type Length, MARK_WORDS, type Mark, type Question } from './definition.ts';

/** What a condition may speak of, to be read by its words. What is not there is read by its name. */
export interface Spoken {
  questions: readonly Question[];
  facts: readonly Question[];
  calendars?: readonly { id: string; words: string }[];
}

/** A condition as a part of a sentence: "“Is it dangerous?” is yes". What is there no longer is read by its name. */
export function conditionWords(condition: Condition, spoken: Spoken): string {
  switch (condition.op) {
    case 'always':
      return 'always';
    case 'known':
      return knownWords(condition, spoken);
    case 'atLeast':
      return `${nameWords(condition.of, spoken)} is at least ${condition.n}`;
    case 'score':
      return `the triage score is at least ${condition.n}`;
    case 'elapsed': {
      const { length, since } = condition;
      const have = length.n === 1 ? 'has' : 'have';
      return `${lengthInWords(length, spoken.calendars)} ${have} passed since ${nameWords(since, spoken)}`;
    }
    case 'all':
    case 'any': {
      if (condition.of.length === 0) return condition.op === 'all' ? 'always' : 'never';
      const isAlone = condition.of.length === 1;
      return condition.of
        .map((each) => (isAlone ? conditionWords(each, spoken) : within(each, spoken)))
        .join(condition.op === 'all' ? ' and ' : ' or ');
    }
    case 'not':
      // What is not known is not so either: "is not yes" holds while nobody has said.
      return condition.of.op === 'known'
        ? knownWords(condition.of, spoken, true)
        : condition.of.op === 'score'
          ? `the triage score is below ${condition.of.n}`
          : `not so: ${within(condition.of, spoken)}`;
  }
}

/** "5 days (Working days)". */
export function lengthInWords(length: Length, calendars: Spoken['calendars'] = []): string {
  const calendar = calendars.find(({ id }) => id === length.calendar)?.words ?? length.calendar;
  return `${lengthWords(length)} (${calendar})`;
}

/** Brackets where a list within a list would read two ways. */
function within(condition: Condition, spoken: Spoken): string {
  const words = conditionWords(condition, spoken);
  const isList = (condition.op === 'all' || condition.op === 'any') && condition.of.length > 1;
  return isList || words.startsWith('not so') ? `(${words})` : words;
}

const found = (name: string, { questions, facts }: Spoken): Question | undefined =>
  [...facts, ...questions].find(({ id }) => id === name);

/** The question, fact or step of that name, as it is read. */
export function nameWords(name: string, spoken: Spoken): string {
  const words = found(name, spoken)?.words ?? MARK_WORDS[name as Mark];
  return `“${words ?? (name === '' ? 'nothing chosen' : name)}”`;
}

function knownWords({ of, in: accepted }: Extract<Condition, { op: 'known' }>, spoken: Spoken, isNot = false): string {
  const name = nameWords(of, spoken);
  const question = found(of, spoken);
  if (accepted === undefined) {
    return `${name} is ${isNot ? 'not ' : ''}${spoken.facts.some(({ id }) => id === of) ? 'established' : 'answered'}`;
  }
  if (accepted.length === 0) return `${name} is ${isNot ? 'anything' : 'none of its answers'}`;
  const values = accepted.map(
    (value) => question?.options.find((option) => option.value === value)?.words ?? valueWords(value),
  );
  const verb = question?.kind === 'choices' ? 'has' : 'is';
  const joined = values.map(quoted(question));
  if (!isNot) return `${name} ${verb} ${joined.join(' or ')}`;
  return `${name} ${verb} ${joined.length > 1 ? 'neither ' : 'not '}${joined.join(' nor ')}`;
}

/** Options are quoted, so that their own "and" and "or" are not read as the condition's. */
const quoted = (question: Question | undefined) => (words: string) =>
  (question?.options.length ?? 0) > 0 ? `“${words}”` : words;
