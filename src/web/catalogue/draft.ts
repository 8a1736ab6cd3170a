import {
  Calendars,
  type Catalogue,
  definitionProblems,
  MARKS,
  QUESTION_KIND_WORDS,
  type ServiceDefinition,
} from '../../services/model.ts';
import { categoryByCode } from '../../vocabulary/index.ts';

export type Content = Omit<ServiceDefinition, 'version' | 'effectiveFrom'>;

/** A definition while it is edited. */
export interface Draft {
  content: Content;
  /** Day from which it is to hold, `YYYY-MM-DD`. */
  from: string;
  /** The version it was begun from; null: a new kind. */
  base: ServiceDefinition | null;
}

export function contentOf({ version: _, effectiveFrom: __, ...content }: ServiceDefinition): Content {
  return content;
}

/** The draft on a version that was saved meanwhile: what was not changed here is as it is there, the rest stays as typed. */
export function onto(draft: Draft, latest: ServiceDefinition): Draft {
  if (draft.base === null) return { ...draft, base: latest };
  const [before, theirs, mine] = [contentOf(draft.base), contentOf(latest), draft.content];
  const isTouched = (key: keyof Content) => JSON.stringify(mine[key]) !== JSON.stringify(before[key]);
  const kept = (Object.keys(mine) as (keyof Content)[]).filter(isTouched).map((key) => [key, mine[key]]);
  return { ...draft, content: { ...theirs, ...Object.fromEntries(kept) }, base: latest };
}

/** A kind with the least that cases can begin under: one promise, and one who answers. */
export const blankContent = (code: string, name: string, body: string): Content => ({
  ...{ code, name, description: '', group: '', keywords: [], isPublic: false, category: null },
  ...{ questions: [], facts: [], powers: [], gates: [], pauseReasons: [], prompts: [], letters: [], linkedBy: [] },
  targets: [
    {
      ...{ id: 'resident', words: 'Dealt with within 5 working days', from: 'reported', to: 'done' },
      ...{ length: { unit: 'days', n: 5, calendar: 'working-days' }, appliesWhen: { op: 'always' } },
    },
  ],
  responsibilities: [{ appliesWhen: { op: 'always' }, within: null, owner: null, body }],
  needs: { skills: [], vehicle: null },
  sameAs: { metres: 50, days: 28 },
});

/** A name that conditions can use, from words: "Is it on a pitch?" is `isItOnAPitch`. Not one of those taken. */
export function nameFrom(words: string, taken: readonly string[]): string {
  const [first = '', ...others] = plainWords(words).slice(0, 6);
  const name = [first.toLowerCase(), ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
  return unlike(/^[a-z]/i.test(name) ? name.slice(0, 36) : `q${name.slice(0, 35)}`, taken, '');
}

/** A name of what is listed, from words: "No access" is `no-access`. Not one of those taken. */
export function slugFrom(words: string, taken: readonly string[]): string {
  const slug = plainWords(words).slice(0, 6).join('-').toLowerCase();
  return unlike(/^[a-z]/.test(slug) && slug.length > 1 ? slug.slice(0, 36) : `x-${slug.slice(0, 34)}`, taken, '-');
}

const plainWords = (words: string): string[] =>
  words
    .normalize('NFD')
    .replace(/[\u0300-\u036f’']/g, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== '');

function unlike(name: string, taken: readonly string[], joint: string): string {
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name}${joint}${n}`;
    if (!taken.includes(tried)) return tried;
  }
}

/** The content with a name for everything that has words and none yet; a name once given stays, as conditions use it. */
export function withNames(content: Content): Content {
  const asked: string[] = [...content.questions, ...content.facts].map(({ id }) => id);
  const question = <Each extends Content['questions'][number]>(each: Each): Each => {
    const values = each.options.map(({ value }) => value);
    const options = each.options.map((option) =>
      option.value !== '' || option.words.trim() === ''
        ? option
        : { ...option, value: taking(values, nameFrom(option.words, values)) },
    );
    if (each.id !== '' || each.words.trim() === '') return { ...each, options };
    return { ...each, options, id: taking(asked, nameFrom(each.words, [...asked, ...MARKS])) };
  };
  const named = <Each extends { id: string; words: string }>(list: readonly Each[]): Each[] => {
    const taken = list.map(({ id }) => id);
    return list.map((each) =>
      each.id !== '' || each.words.trim() === '' ? each : { ...each, id: taking(taken, slugFrom(each.words, taken)) },
    );
  };
  return {
    ...content,
    questions: content.questions.map(question),
    facts: content.facts.map(question),
    gates: named(content.gates),
    targets: named(content.targets),
    pauseReasons: named(content.pauseReasons),
  };
}

function taking(taken: string[], name: string): string {
  taken.push(name);
  return name;
}

/** Everything that stands against saving, in words; [] when cases can begin under it. */
export function draftProblems(
  { content, from, base }: Draft,
  { services, bodies, calendars }: Catalogue,
  today: string,
): string[] {
  const problems: string[] = [];
  const { code } = content;
  if (!/^[A-Z][A-Z0-9]{1,7}(-[A-Z0-9]{1,8})?$/.test(code)) {
    problems.push(`"${code}" is no code: capital letters and digits, such as FLY-TIP.`);
  }
  if (base === null && services.some((each) => each.code === code)) {
    problems.push(`There is a kind with the code ${code} already; give this one its own.`);
  }
  if (content.name.trim() === '') problems.push('The kind has no name.');
  if (content.group.trim() === '') problems.push('The kind is in no group.');
  if (!/^\d{4}-\d\d-\d\d$/.test(from)) problems.push('Say from which day it holds.');
  else if (from < today) problems.push('The day it holds from has passed; choose today or later.');
  for (const words of nameless(content)) problems.push(`${words} has no words.`);
  content.responsibilities.forEach(({ within }, i) => {
    if (within?.name.trim() === '') problems.push(`Rule ${i + 1} of who answers names no area.`);
  });
  for (const [key, words] of PARTS) {
    if (hasGap(content[key])) problems.push(`A number is missing in the ${words}.`);
  }
  const definition = { ...content, version: 0, effectiveFrom: 0 };
  const isCategory = (each: string) => categoryByCode(each) !== undefined;
  // Two questions without a name are wrong in the same way: it is said once.
  return [...new Set([...problems, ...definitionProblems(definition, new Calendars(calendars), bodies, isCategory)])];
}

/** What is listed without words; questions say so themselves. */
function nameless({ gates, targets, pauseReasons, prompts, questions, facts }: Content): string[] {
  const without = (list: readonly { words: string }[], words: string) =>
    list.flatMap((each, i) => (each.words.trim() === '' ? [`${words} ${i + 1}`] : []));
  return [
    ...without(gates, 'Legal gate'),
    ...without(targets, 'Target'),
    ...without(pauseReasons, 'Reason to pause'),
    ...without(prompts, 'Prompt'),
    ...[...questions, ...facts].flatMap(({ words, options, kind }) =>
      without(options, `In “${words}” (${QUESTION_KIND_WORDS[kind]}), option`),
    ),
  ];
}

const PARTS = [
  ['questions', 'questions'],
  ['facts', 'facts'],
  ['gates', 'legal gates'],
  ['targets', 'targets'],
  ['responsibilities', 'rules of who answers'],
  ['pauseReasons', 'reasons to pause'],
  ['prompts', 'prompts'],
  ['sameAs', 'reach within which cases are taken for the same'],
] as const;

/** Whether a number was emptied somewhere in it. */
function hasGap(value: unknown): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasGap);
}

/** Drafts that were left without saving, by code, until the page is closed: leaving never loses what was typed. */
const left = new Map<string, Draft>();
export const leftDraft = (code: string): Draft | undefined => left.get(code);
export function keepDraft(draft: Draft): void {
  left.set(draft.content.code, draft);
}
export function dropDraft(code: string): void {
  left.delete(code);
}
