import { PROBLEMS, type TaskDraft, type TaskMeasure, type TaskTemplate } from '../../tasking/model.ts';
import { dayOfIso, isoOfDay, localDay, startOfDay, today } from '../ui/words.ts';

/** What a proposal says, as it is typed. */
export type Draft = Pick<
  TaskDraft,
  | 'title'
  | 'what'
  | 'problem'
  | 'response'
  | 'where'
  | 'when'
  | 'who'
  | 'power'
  | 'measure'
  | 'priorityId'
  | 'offStrategyReason'
  | 'reviewAt'
  | 'marking'
>;

const HOUR = 3_600_000;
const DAYS_COMPARED = 28;

export function emptyDraft(): Draft {
  return {
    title: '',
    what: '',
    problem: 'rowdy',
    response: null,
    where: null,
    when: { from: startOfDay(today()) + 9 * HOUR, until: startOfDay(today() + 3) + 17 * HOUR },
    who: { agencyId: null, teamId: null, personId: null },
    power: null,
    measure: null,
    priorityId: null,
    offStrategyReason: null,
    reviewAt: startOfDay(today() + 14) + 9 * HOUR,
    marking: 'OFFICIAL',
  };
}

/** A usual response, started from what is known of it; what was typed already stays. */
export function withTemplate(draft: Draft, template: TaskTemplate): Draft {
  const from = draft.when?.from ?? startOfDay(today()) + 9 * HOUR;
  const day = localDay(from);
  return {
    ...draft,
    title: draft.title === '' ? template.name : draft.title,
    what: template.what,
    response: template.code,
    problem:
      template.problems.length > 0 && !template.problems.includes(draft.problem)
        ? template.problems[0]!
        : draft.problem,
    power: { actor: template.actor, power: template.power, authorisation: null },
    when: { from, until: startOfDay(day + template.days) + 17 * HOUR },
    reviewAt: startOfDay(day + template.reviewDays) + 9 * HOUR,
    measure: draft.measure ?? {
      kind: 'delivered',
      words: template.measure,
      unit: template.counts[0] ?? 'done',
      target: 1,
    },
  };
}

/** Incidents of the problem in the area, as many weeks before the task begins as after it. Null without an area. */
export function incidentMeasure(draft: Draft, words: string): TaskMeasure | null {
  const geometry = draft.where?.geometry;
  const categories = PROBLEMS.find(({ code }) => code === draft.problem)?.categories ?? [];
  if (geometry?.type !== 'Polygon' || categories.length === 0 || !draft.when) return null;
  const start = localDay(draft.when.from);
  return {
    kind: 'incidents',
    words,
    measure: null,
    categories: [...categories],
    treated: geometry,
    buffer: null,
    control: null,
    bufferControl: null,
    before: { first: isoOfDay(start - DAYS_COMPARED), last: isoOfDay(start - 1) },
    after: { first: isoOfDay(start), last: isoOfDay(start + DAYS_COMPARED - 1) },
  };
}

/** Local time as a field of the browser writes it, and back. */
export const fieldOf = (instant: number | null): string => {
  if (instant === null) return '';
  const day = localDay(instant);
  const minutes = Math.round((instant - startOfDay(day)) / 60_000);
  return `${isoOfDay(day)}T${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

export function instantOf(field: string): number | null {
  const [iso = '', clock = '00:00'] = field.split('T');
  const day = dayOfIso(iso);
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return day === null ? null : startOfDay(day) + hour * HOUR + minute * 60_000;
}
