import type { Filters } from './filters.tsx';
import type { NewTaskSearch } from './new-task.tsx';

export interface TaskingSearch extends Filters, NewTaskSearch {
  view?: 'list' | 'templates' | undefined;
  /** The chosen task. */
  task?: number | undefined;
  /** Set: the form for a new task is open, filled from the rest. */
  new?: number | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const id = (value: unknown): number | undefined => {
  const n = Number(value);
  return value !== undefined && value !== '' && Number.isInteger(n) && n > 0 ? n : undefined;
};

/** What the board's address says. */
export function readTaskingSearch(search: Record<string, unknown>): TaskingSearch {
  return {
    view: search['view'] === 'list' || search['view'] === 'templates' ? search['view'] : undefined,
    task: id(search['task']),
    agency: id(search['agency']),
    team: id(search['team']),
    priority: id(search['priority']),
    mine: id(search['mine']),
    overdue: id(search['overdue']),
    new: id(search['new']),
    why: text(search['why']),
    ref: text(search['ref']),
    words: text(search['words']),
    title: text(search['title']),
    problem: text(search['problem']),
    area: text(search['area']),
    place: text(search['place']),
  };
}
