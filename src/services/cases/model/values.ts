import type { Question, ServiceDefinition, Value } from '../../catalogue/model.ts';

type Values = Readonly<Record<string, Value>>;

/** Stands in an event for a registration mark, which is kept apart from the history. */
export const HIDDEN_VRM = '•••';

/** Upper case, letters and digits alone: how registration marks are kept and compared. */
export const normaliseVrm = (written: string): string => written.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** The sum of the scores of the options chosen, in answers and facts. */
export function scoreOf(definition: Pick<ServiceDefinition, 'questions' | 'facts'>, values: Values): number {
  let score = 0;
  for (const { id, options } of [...definition.questions, ...definition.facts]) {
    const value = values[id];
    if (value === undefined) continue;
    const chosen = Array.isArray(value) ? value : [value];
    for (const option of options) if (chosen.includes(option.value)) score += option.score;
  }
  return score;
}

const LONGEST_TEXT = 2000;

/**
 * Answers read against their questions: spaces trimmed, registration marks normalised, what is empty left out.
 *
 * @returns the values, or what is wrong with the first that is, in words
 */
export function readValues(
  questions: readonly Question[],
  said: Values,
  isComplete: boolean,
): { values: Record<string, Value> } | { wrong: string } {
  const values: Record<string, Value> = {};
  for (const id of Object.keys(said)) {
    if (!questions.some((question) => question.id === id)) return { wrong: `There is no question "${id}" here.` };
  }
  for (const question of questions) {
    const value = said[question.id];
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
      // A photo follows the report; it cannot be asked for before there is one.
      if (isComplete && question.isRequired && question.kind !== 'photo') {
        return { wrong: `"${question.words}" needs an answer.` };
      }
      continue;
    }
    const read = readValue(question, value);
    if (read === null) return { wrong: `"${question.words}" is answered with ${expected(question)}.` };
    values[question.id] = read;
  }
  return { values };
}

function readValue({ kind, options }: Question, value: Value): Value | null {
  const isOption = (one: unknown) => options.some((option) => option.value === one);
  switch (kind) {
    case 'text':
    case 'photo':
      return typeof value === 'string' && value.length <= LONGEST_TEXT ? value.trim() : null;
    case 'number':
    case 'instant':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'yesNo':
      return typeof value === 'boolean' ? value : null;
    case 'choice':
      return isOption(value) ? value : null;
    case 'choices':
      return Array.isArray(value) && value.every(isOption) ? value : null;
    case 'vrm': {
      if (value === HIDDEN_VRM) return value;
      const vrm = typeof value === 'string' ? normaliseVrm(value) : '';
      return /^[A-Z0-9]{2,8}$/.test(vrm) ? vrm : null;
    }
  }
}

function expected({ kind, options }: Question): string {
  switch (kind) {
    case 'number':
      return 'a number';
    case 'instant':
      return 'a time';
    case 'yesNo':
      return 'yes or no';
    case 'choice':
      return `one of ${options.map(({ words }) => words).join(', ')}`;
    case 'choices':
      return `some of ${options.map(({ words }) => words).join(', ')}`;
    case 'vrm':
      return 'a registration number of 2 to 8 letters and digits';
    default:
      return `at most ${LONGEST_TEXT} characters`;
  }
}

/** The registration marks among some values, taken out of them. */
export function hideVrms(
  questions: readonly Question[],
  values: Values,
): { shown: Record<string, Value>; vrms: Record<string, string> } {
  const shown: Record<string, Value> = { ...values };
  const vrms: Record<string, string> = {};
  for (const { id, kind } of questions) {
    const value = values[id];
    if (kind !== 'vrm' || typeof value !== 'string' || value === HIDDEN_VRM) continue;
    vrms[id] = value;
    shown[id] = HIDDEN_VRM;
  }
  return { shown, vrms };
}
