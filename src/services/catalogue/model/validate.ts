import type { Calendars } from '../../clocks/model.ts';
import { namesIn } from './conditions.ts';
import { type Body, type Condition, MARKS, type Question, type ServiceDefinition } from './definition.ts';

/**
 * What is wrong with a definition as edited, in words: what was found, what was expected and what to do. [] when cases
 * can begin under it.
 */
export function definitionProblems(
  definition: ServiceDefinition,
  calendars: Calendars,
  bodies: readonly Body[],
  isCategory: (code: string) => boolean,
): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(problem);
  const questions = [...definition.questions, ...definition.facts];
  const ids = questions.map(({ id }) => id);
  for (const id of new Set(ids)) {
    if (ids.filter((each) => each === id).length > 1)
      say(`Two questions or facts are named "${id}"; give each its own name.`);
    if ((MARKS as readonly string[]).includes(id))
      say(`"${id}" is the name of a step of every case; name the question otherwise.`);
  }
  for (const question of questions) questionProblem(question, say);
  if (definition.category !== null && !isCategory(definition.category)) {
    say(`There is no category "${definition.category}" in the picture.`);
  }
  const conditions: [where: string, condition: Condition][] = [
    ...definition.gates.flatMap(({ words, appliesWhen, opensWhen }): [string, Condition][] => [
      [`when the gate "${words}" applies`, appliesWhen],
      [`when the gate "${words}" opens`, opensWhen],
    ]),
    ...definition.targets.map(({ words, appliesWhen }): [string, Condition] => [`the target "${words}"`, appliesWhen]),
    ...definition.prompts.map(({ words, appliesWhen }): [string, Condition] => [`the prompt "${words}"`, appliesWhen]),
    ...definition.responsibilities.map(({ body, appliesWhen }): [string, Condition] => [
      `who answers: ${body}`,
      appliesWhen,
    ]),
  ];
  const misshapen = conditions.filter(([, condition]) => !isShaped(condition));
  for (const [where] of misshapen)
    say(
      `In ${where}: that is no condition; a condition is one of always, known, atLeast, score, elapsed, all, any, not, at most ${DEEPEST} deep.`,
    );
  if (misshapen.length > 0) return problems;
  for (const [where, condition] of conditions) conditionProblems(condition, where, questions, calendars, say);
  for (const { words, from, to, length, appliesWhen } of definition.targets) {
    if (MARKS.indexOf(from) >= MARKS.indexOf(to)) say(`The target "${words}" ends (${to}) before it begins (${from}).`);
    if (!(length.n > 0)) say(`The target "${words}" allows ${length.n} ${length.unit}; it should be more than none.`);
    if (timed(appliesWhen))
      say(`The target "${words}" would begin to apply by time going by; a promise stands from the start.`);
    calendarProblem(length.calendar, `the target "${words}"`, calendars, say);
  }
  for (const { words, opensWhen, law } of definition.gates) {
    if (law.trim() === '') say(`The gate "${words}" names no law.`);
    if (opensWhen.op === 'any' && opensWhen.of.length === 0) say(`The gate "${words}" can never open: it has no way.`);
  }
  if (!definition.targets.some(({ from }) => from === 'reported')) {
    if (!definition.targets.some(({ from }) => from === 'eligible'))
      say('Nothing is promised: add a target from the report or from when the law allows it.');
  }
  for (const { words, until } of definition.prompts) {
    if (until === null) continue;
    const question = questions.find(({ id }) => id === until.since);
    if (question === undefined ? !(MARKS as readonly string[]).includes(until.since) : !canBegin(question)) {
      say(
        `The prompt "${words}" runs from "${until.since}", which is no time: name a question or fact that asks for one, or a step of the case.`,
      );
    }
    calendarProblem(until.length.calendar, `the prompt "${words}"`, calendars, say);
  }
  for (const id of definition.linkedBy) {
    const question = questions.find((each) => each.id === id);
    if (question === undefined)
      say(`The same answer is to be looked up of "${id}", which is no question or fact of this kind.`);
    else if (!LINKABLE.includes(question.kind)) {
      say(`"${question.words}" cannot be looked up in other cases: only words and registration numbers can.`);
    }
  }
  const known = new Set(bodies.map(({ id }) => id));
  for (const { body } of definition.responsibilities) {
    if (body === '') say('A rule of who answers names nobody; choose a body.');
    else if (!known.has(body)) say(`There is no body "${body}"; there are ${[...known].join(', ')}.`);
  }
  const last = definition.responsibilities.at(-1);
  if (last === undefined || last.appliesWhen.op !== 'always' || last.within !== null || last.owner !== null) {
    say('The last rule of who answers should hold everywhere, so that no report is left without one.');
  }
  return problems;
}

const LINKABLE: readonly Question['kind'][] = ['text', 'vrm'];

/** An answer that is a time can begin a span; any other is no time, and a number least of all. */
const canBegin = ({ kind }: Question): boolean => kind === 'instant';

function questionProblem({ id, words, kind, options }: Question, say: (problem: string) => void): void {
  if (id === '' && words.trim() === '') {
    say('A question or fact has no words yet.');
    return;
  }
  if (!/^[a-zA-Z][a-zA-Z0-9]{0,39}$/.test(id))
    say(`"${id}" is no name for a question: letters and digits, beginning with a letter.`);
  if (words.trim() === '') say(`The question "${id}" has no words.`);
  const hasOptions = kind === 'choice' || kind === 'choices';
  if (hasOptions && options.length === 0) say(`"${words}" offers nothing to choose from.`);
  if (!hasOptions && options.length > 0) say(`"${words}" is not chosen from options, and has some.`);
  if (new Set(options.map(({ value }) => value)).size !== options.length)
    say(`"${words}" offers the same option twice.`);
}

function conditionProblems(
  condition: Condition,
  where: string,
  questions: readonly Question[],
  calendars: Calendars,
  say: (problem: string) => void,
): void {
  const found = (name: string) => questions.find(({ id }) => id === name);
  for (const name of namesIn(condition)) {
    if (name === '') say(`In ${where}: choose the question or fact that the condition speaks of.`);
    else if (found(name) === undefined && !(MARKS as readonly string[]).includes(name)) {
      say(
        `In ${where}: there is no question or fact "${name}"; there are ${questions.map(({ id }) => id).join(', ')}.`,
      );
    }
  }
  for (const each of leaves(condition)) {
    if (each.op === 'elapsed') {
      calendarProblem(each.length.calendar, where, calendars, say);
      if (found(each.since)?.kind === 'number') {
        say(`In ${where}: "${found(each.since)!.words}" is a number and no time to count from.`);
      }
    }
    if (each.op !== 'known' || each.in === undefined) continue;
    const question = found(each.of);
    if (question === undefined || question.options.length === 0) continue;
    for (const value of each.in) {
      if (!question.options.some((option) => option.value === value)) {
        say(`In ${where}: "${question.words}" has no option "${String(value)}".`);
      }
    }
  }
}

function leaves(condition: Condition): Condition[] {
  if (condition.op === 'all' || condition.op === 'any') return condition.of.flatMap(leaves);
  return condition.op === 'not' ? leaves(condition.of) : [condition];
}

const timed = (condition: Condition): boolean => leaves(condition).some(({ op }) => op === 'elapsed');

function calendarProblem(id: string, where: string, calendars: Calendars, say: (problem: string) => void): void {
  try {
    calendars.of(id);
  } catch {
    say(`In ${where}: there is no calendar "${id}".`);
  }
}

/** Conditions within conditions, at most. */
export const DEEPEST = 5;

/** Whether something that came from outside is a condition, nested no deeper than anybody can read. */
function isShaped(condition: unknown, depth = 1): boolean {
  if (typeof condition !== 'object' || condition === null || depth > DEEPEST) return false;
  const { op, of, in: accepted, n, since, length } = condition as Record<string, unknown>;
  switch (op) {
    case 'always':
      return true;
    case 'known':
      return typeof of === 'string' && (accepted === undefined || Array.isArray(accepted));
    case 'atLeast':
      return typeof of === 'string' && typeof n === 'number';
    case 'score':
      return typeof n === 'number';
    case 'elapsed': {
      const { unit, n: long, calendar } = (length ?? {}) as Record<string, unknown>;
      const isLength = (unit === 'hours' || unit === 'days') && typeof long === 'number' && long >= 0;
      return typeof since === 'string' && isLength && typeof calendar === 'string';
    }
    case 'all':
    case 'any':
      return Array.isArray(of) && of.every((each) => isShaped(each, depth + 1));
    case 'not':
      return isShaped(of, depth + 1);
    default:
      return false;
  }
}
