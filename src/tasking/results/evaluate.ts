import { incidentPredicate } from '../../governance/index.ts';
import {
  ALREADY_APPLIED,
  categoryIdsOf,
  compileFilter,
  countRows,
  type PictureFilter,
  type PictureView,
} from '../../picture/index.ts';
import { dayOfIsoDate } from '../../vocabulary/index.ts';
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
  const reach: Reach = { today, recordedTo: recordedTo(view, measure, ordinal) };
  const early = tooEarly(measure, reach);
  const at = view.snapshot.moments.findLast((moment) => moment.ordinal <= ordinal);
  const made = { asKnownAt: { ordinal: at?.ordinal ?? 0, at: at?.at ?? null }, records: 0 };
  if (early !== null) return { outcome: earlyOutcome(early), made };
  if (isByAreaOnly(view, measure)) return { outcome: unplaceableOutcome, made };

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

/** Last local day on which any record of this kind happened, as far as is known: data reach at least so far. */
function recordedTo(view: PictureView, measure: IncidentMeasure, ordinal: number): number | null {
  const last = dayOfIsoDate(measure.after.last);
  const compiled = compileFilter(
    view.columns,
    { asKnownAt: ordinal, days: { by: 'occurred', from: last } },
    ALREADY_APPLIED,
  );
  // Anything of any kind on that day or later says that the day's records have come.
  return countRows(compiled).records > 0 ? last : null;
}
