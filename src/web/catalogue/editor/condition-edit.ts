import type { Condition, Question, Value } from '../../../services/model.ts';

export type Op = Condition['op'];

export const OP_WORDS: Record<Op, string> = {
  always: 'Always',
  known: 'An answer or fact is …',
  atLeast: 'A number is at least …',
  score: 'The triage score is at least …',
  elapsed: 'Time has passed since …',
  all: 'All of these hold',
  any: 'Any of these holds',
  not: 'This does not hold',
};
const LISTS: readonly Op[] = ['all', 'any', 'not'];

/** What a condition can be at a depth: the deepest hold no others, so that somebody can still read it. */
export const opsAt = (depth: number, deepest: number): Op[] =>
  (Object.keys(OP_WORDS) as Op[]).filter((op) => depth < deepest || !LISTS.includes(op));

export const BLANK: Condition = { op: 'known', of: '' };

/** Another kind of condition in place of one, with as much of it as fits: what was there is not typed twice. */
export function turnInto(op: Op, from: Condition): Condition {
  if (op === from.op) return from;
  const inner = from.op === 'not' ? from.of : from;
  const name = inner.op === 'known' || inner.op === 'atLeast' ? inner.of : inner.op === 'elapsed' ? inner.since : '';
  switch (op) {
    case 'always':
      return { op };
    case 'known':
      return { op, of: name };
    case 'atLeast':
      return { op, of: name, n: 'n' in inner ? inner.n : 1 };
    case 'score':
      return { op, n: 'n' in inner ? inner.n : 1 };
    case 'elapsed':
      return { op, since: name, length: { unit: 'days', n: 7, calendar: 'always' } };
    case 'not':
      return { op, of: from.op === 'always' ? BLANK : from };
    default:
      if (from.op === 'all' || from.op === 'any') return { op, of: from.of };
      return { op, of: [from.op === 'always' ? BLANK : from] };
  }
}

/** `in` left out: any answer will do. */
export const knownOf = (of: string, accepted: readonly Value[]): Condition =>
  accepted.length === 0 ? { op: 'known', of } : { op: 'known', of, in: accepted };

/** What can be accepted of a question, with what a condition accepts already and is no longer among it; null: it is typed. */
export function acceptable(
  question: Question | undefined,
  accepted: readonly Value[],
): { value: Value; words: string }[] | null {
  const offered: { value: Value; words: string }[] | null =
    question?.kind === 'yesNo'
      ? [
          { value: true, words: 'Yes' },
          { value: false, words: 'No' },
        ]
      : question?.kind === 'choice' || question?.kind === 'choices'
        ? question.options.map(({ value, words }) => ({ value, words }))
        : null;
  if (offered === null) return null;
  const gone = accepted.filter((value) => !offered.some((each) => each.value === value));
  return [...offered, ...gone.map((value) => ({ value, words: `${String(value)} (no longer an answer)` }))];
}

/** Values typed with commas between them; numbers where the question asks for a number. */
export const typedValues = (text: string, kind: Question['kind'] | undefined): Value[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => (kind === 'number' && Number.isFinite(Number(each)) ? Number(each) : each));
