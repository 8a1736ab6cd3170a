import { incidentPredicate } from '../../governance/index.ts';
import {
  ALREADY_APPLIED,
  categoryIdsOf,
  compileFilter,
  countRows,
  type PictureFilter,
  type PictureView,
} from '../../picture/index.ts';
import { categoryById, dayOfIsoDate } from '../../vocabulary/index.ts';
import type { Task, TaskMeasure, TaskPolygon } from '../tasks/index.ts';
import {
  earlyOutcome,
  judgeDelivered,
  judgeIncidents,
  type Outcome,
  type Reach,
  tooEarly,
  unplaceableOutcome,
} from './model.ts';

type IncidentMeasure = Extract<TaskMeasure, { kind: 'incidents' }>;

/** What the counts were made of. */
export interface Made {
  asKnownAt: { ordinal: number; at: number | null };
  records: number;
}

/**
 * What became of what the task was to change, counted through this viewer's eyes.
 * @param ordinal as known at this moment; now where not given
 */
export function evaluateTask(
  view: PictureView,
  task: Task,
  today: number,
  ordinal: number = view.columns.ordinal,
): { outcome: Outcome | null; made: Made | null } {
  const { measure } = task;
  if (measure === null) return { outcome: null, made: null };
  if (measure.kind === 'delivered') return { outcome: judgeDelivered(measure, task.result), made: null };
  const at = view.snapshot.moments.findLast((moment) => moment.ordinal <= ordinal);
  const made = { asKnownAt: { ordinal: at?.ordinal ?? 0, at: at?.at ?? null }, records: 0 };
  if (isByAreaOnly(view, measure)) return { outcome: unplaceableOutcome, made };
  const reach: Reach = { today, recordedTo: recordedTo(view, measure, ordinal) };
  const early = tooEarly(measure, reach);
  if (early !== null) return { outcome: earlyOutcome(early), made };

  const count = (polygon: TaskPolygon, days: IncidentMeasure['before']) => {
    const counted = view.count({
      ...selectionOf(measure),
      asKnownAt: ordinal,
      polygon: polygon.coordinates,
      days: { by: 'occurred', from: dayOfIsoDate(days.first), to: dayOfIsoDate(days.last) + 1 },
    });
    made.records += counted.records;
    return counted.events;
  };
  const both = (polygon: TaskPolygon) => ({
    before: count(polygon, measure.before),
    after: count(polygon, measure.after),
  });
  const ring = (polygon: TaskPolygon | null) => (polygon === null ? null : both(polygon));
  const counts = {
    treated: both(measure.treated),
    control: ring(measure.control),
    buffer: ring(measure.buffer),
    bufferControl: ring(measure.bufferControl),
  };
  return { outcome: judgeIncidents(measure, counts, reach), made };
}

const selectionOf = (measure: IncidentMeasure): PictureFilter =>
  measure.measure === null ? { categories: measure.categories } : { measure: measure.measure };

/** True where this viewer is told every one of these categories by area only: none of them has a point. */
function isByAreaOnly(view: PictureView, measure: IncidentMeasure): boolean {
  const { areaOnlyCategories } = incidentPredicate(view.viewer);
  const ids = categoryIdsOf(selectionOf(measure)) ?? new Set<number>();
  return ids.size > 0 && [...ids].every((id) => areaOnlyCategories.has(id));
}

/**
 * The last of the days after, where records reach so far; null where they do not yet. Feeds come at their own pace, so
 * each kind of record that is measured (crimes, fires …) must have come at least for that day.
 */
function recordedTo(view: PictureView, measure: IncidentMeasure, ordinal: number): number | null {
  const last = dayOfIsoDate(measure.after.last);
  const ids = categoryIdsOf(selectionOf(measure)) ?? new Set<number>();
  const roots = new Set([...ids].map((id) => categoryById(id)!.code.split('/')[0]!));
  const hasCome = (root: string) => {
    const filter: PictureFilter = { categories: [root], asKnownAt: ordinal, days: { by: 'occurred', from: last } };
    return countRows(compileFilter(view.columns, filter, ALREADY_APPLIED)).records > 0;
  };
  return [...roots].every(hasCome) ? last : null;
}
