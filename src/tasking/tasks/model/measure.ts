import { dayOfIsoDate, MEASURES, subtree } from '../../../vocabulary/index.ts';
import { geometryProblem, type TaskPolygon } from './where.ts';

/** Local days, both included, as 2026-11-24. */
export interface Days {
  first: string;
  last: string;
}

/** What success will be measured by. Fixed when the task is agreed, so that nobody can choose it after the fact. */
export type TaskMeasure =
  | {
      kind: 'incidents';
      words: string;
      /** Code of a named measure of the vocabulary, or category codes (each with all below it). One of the two. */
      measure: string | null;
      categories: string[];
      treated: TaskPolygon;
      /** Ring around it, where crime might move to; with its own control, or without for no test of it. */
      buffer: TaskPolygon | null;
      control: TaskPolygon | null;
      bufferControl: TaskPolygon | null;
      before: Days;
      after: Days;
    }
  /** What is delivered is the success: homes fitted, vehicles removed. */
  | { kind: 'delivered'; words: string; unit: string; target: number };

/** What is wrong with a measure, in words, or null. */
export function measureProblem(measure: TaskMeasure): string | null {
  if (measure.words.trim() === '') return 'The measure needs a sentence that says what success is.';
  if (measure.kind === 'delivered') {
    if (measure.unit.trim() === '') return 'The measure needs a unit, for instance homes visited.';
    return measure.target > 0 ? null : `The target must be above 0; found ${measure.target}.`;
  }
  const { categories, control, buffer, bufferControl } = measure;
  if ((measure.measure === null) === (categories.length === 0)) {
    return 'The measure counts one named measure, or a list of categories: give one of the two.';
  }
  if (measure.measure !== null && !MEASURES.some(({ code }) => code === measure.measure)) {
    return `There is no measure "${measure.measure}"; known are ${MEASURES.map(({ code }) => code).join(', ')}.`;
  }
  const unknown = categories.find((code) => subtree(code).length === 0);
  if (unknown !== undefined) return `There is no category "${unknown}".`;
  if (buffer !== null && control === null) return 'A buffer needs a control area too, or nothing can be said of it.';
  if ((buffer === null) !== (bufferControl === null)) return 'A buffer and its own control area go together.';
  for (const [name, polygon] of [
    ['treated area', measure.treated],
    ['buffer', buffer],
    ['control area', control],
    ['control of the buffer', bufferControl],
  ] as const) {
    const problem = polygon === null ? null : geometryProblem(polygon);
    if (problem !== null) return `In the ${name}: ${problem}`;
  }
  return daysProblem('before', measure.before) ?? daysProblem('after', measure.after) ?? orderProblem(measure);
}

function daysProblem(name: string, days: Days): string | null {
  try {
    if (dayOfIsoDate(days.first) <= dayOfIsoDate(days.last)) return null;
    return `The days ${name} end on ${days.last}, before they begin on ${days.first}.`;
  } catch {
    return `The days ${name} need dates as 2026-11-24; found ${days.first} and ${days.last}.`;
  }
}

function orderProblem({ before, after }: { before: Days; after: Days }): string | null {
  return dayOfIsoDate(before.last) < dayOfIsoDate(after.first)
    ? null
    : `The days after begin on ${after.first}, while those before last until ${before.last}: they must not overlap.`;
}

/** How many days, both ends included. */
export function daysLong({ first, last }: Days): number {
  return dayOfIsoDate(last) - dayOfIsoDate(first) + 1;
}
