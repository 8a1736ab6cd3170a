import { requirePolicy } from '../../governance/index.ts';
import type { Picture, PictureView } from '../../picture/index.ts';
import { badRequest, type Deps } from '../../platform/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../vocabulary/index.ts';

import { boundsAround, boundsOf, getTask, metresFromBounds, type Task, taskNumber } from '../tasks/index.ts';
import { evaluateTask, type Made } from './evaluate.ts';
import { type Outcome, VERDICTS, type Verdict, verdictWords } from './model.ts';
import * as store from './store.ts';

/** What was delivered of a planned dose: visits and minutes present. */
export interface TaskDose {
  plannedVisits: number;
  visits: number;
  probableVisits: number;
  plannedMinutes: number;
  minutes: number;
}

export interface ResultsDeps extends Pick<Deps, 'database' | 'clock'> {
  picture: Picture;
  timeZone: string;
  /** Dose of the patrols planned for a task; null where none was planned. */
  doseOf(viewer: Viewer, taskId: number): Promise<TaskDose | null>;
}

/** A task's input, output, dose, outcome and cost: what an operational review asks. */
export interface TaskReview {
  taskId: number;
  number: string;
  title: string;
  state: Task['state'];
  closing: Task['closing'];
  problem: string;
  response: string | null;
  agencyId: number | null;
  where: string;
  closedAt: Instant | null;
  input: { hours: number; words: string } | null;
  output: { words: string; counts: { what: string; number: number }[] } | null;
  dose: TaskDose | null;
  cameOfIt: string | null;
  failure: NonNullable<Task['result']>['failure'] | null;
  costPounds: number | null;
  outcome: Outcome | null;
  /** What the counts were made of. */
  made: Made | null;
  /** The whole in sentences. */
  words: string[];
}

export async function reviewTask(deps: ResultsDeps, viewer: Viewer, taskId: number): Promise<TaskReview> {
  const task = await getTask(deps, viewer, taskId);
  await deps.picture.refresh();
  const [review] = await reviewAll(deps, viewer, [task], deps.clock.now());
  return review!;
}

async function reviewAll(
  deps: ResultsDeps,
  viewer: Viewer,
  tasks: readonly Task[],
  now: Instant,
  ordinal?: number,
): Promise<TaskReview[]> {
  const view = deps.picture.for(viewer);
  const today = new LocalClock(deps.timeZone).localDay(now);
  const reviews: TaskReview[] = [];
  for (const task of tasks) {
    const dose = await deps.doseOf(viewer, task.taskId);
    reviews.push(reviewOf(view, task, dose, today, ordinal));
  }
  return reviews;
}

function reviewOf(
  view: PictureView,
  task: Task,
  dose: TaskDose | null,
  today: number,
  ordinal: number | undefined,
): TaskReview {
  const { result } = task;
  const { outcome, made } = evaluateTask(view, task, today, ordinal);
  const planned = dose !== null && dose.plannedVisits > 0 ? dose : null;
  return {
    taskId: task.taskId,
    number: taskNumber(task.taskId),
    title: task.title,
    state: task.state,
    closing: task.closing,
    problem: task.problem,
    response: task.response,
    agencyId: task.who.agencyId,
    where: task.where?.words ?? '',
    closedAt: task.closed?.at ?? null,
    input: result?.input ?? null,
    output: result?.output ?? null,
    dose: planned,
    cameOfIt: result?.cameOfIt ?? null,
    failure: result?.failure ?? null,
    costPounds: result?.costPounds ?? null,
    outcome,
    made,
    words: reviewWords(task, planned, outcome),
  };
}

function reviewWords(task: Task, dose: TaskDose | null, outcome: Outcome | null): string[] {
  const { result } = task;
  const words: string[] = [];
  if (result !== null) {
    const cost = result.costPounds === null ? '' : `, £${result.costPounds}`;
    words.push(`Put in: ${result.input.hours} hours${cost}. Done: ${result.output.words}`);
  }
  if (dose !== null) {
    const probable = dose.probableVisits === 0 ? '' : `, ${dose.probableVisits} more probably`;
    words.push(`Presence: ${dose.visits} of ${dose.plannedVisits} planned visits${probable}, ${dose.minutes} minutes.`);
  }
  if (outcome !== null) words.push(...outcome.words);
  if (result?.failure === 'implementation')
    words.push('It was not done as agreed, so the outcome says little of the idea.');
  if (result?.failure === 'theory') words.push('It was done as agreed and did not help: the idea did not hold here.');
  return words;
}

export interface LearntQuery {
  problem?: string | undefined;
  response?: string | undefined;
  near?: { lon: number; lat: number; metres: number } | undefined;
  effect?: Verdict | undefined;
  text?: string | undefined;
  limit?: number | undefined;
}

export interface Learnt {
  results: TaskReview[];
  /** How often each response to each problem had each answer, of the tasks found. */
  summary: {
    problem: string;
    response: string | null;
    n: number;
    verdicts: Partial<Record<Verdict, number>>;
    words: string;
  }[];
}

/** What worked here: closed tasks by problem, response, place and effect, each judged anew as records stand now. */
export async function whatWorked(deps: ResultsDeps, viewer: Viewer, query: LearntQuery = {}): Promise<Learnt> {
  requirePolicy(viewer, 'task.read');
  const { near, effect, limit = 200, ...search } = query;
  await deps.picture.refresh();
  const found = await deps.database.transact(viewer, (tx) =>
    store.listClosedTasks(tx, {
      ...search,
      isDone: true,
      within: near && boundsAround(near.lon, near.lat, near.metres),
      limit: 1000,
    }),
  );
  const close = near
    ? found.filter(({ where }) => metresFromBounds(boundsOf(where!.geometry), near.lon, near.lat) <= near.metres)
    : found;
  const reviews = await reviewAll(deps, viewer, close, deps.clock.now());
  const wanted = effect === undefined ? reviews : reviews.filter(({ outcome }) => outcome?.verdict === effect);
  return { results: wanted.slice(0, limit), summary: summaryOf(wanted) };
}

function summaryOf(reviews: readonly TaskReview[]): Learnt['summary'] {
  const groups = new Map<string, TaskReview[]>();
  for (const review of reviews) {
    const key = `${review.problem}/${review.response ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [review]);
    else group.push(review);
  }
  return [...groups.values()]
    .map((group) => {
      const verdicts: Partial<Record<Verdict, number>> = {};
      for (const { outcome } of group)
        if (outcome !== null) verdicts[outcome.verdict] = (verdicts[outcome.verdict] ?? 0) + 1;
      const { problem, response } = group[0]!;
      const told = VERDICTS.filter((verdict) => verdicts[verdict] !== undefined).map(
        (verdict) => `${verdicts[verdict]} ${verdictWords(verdict)}`,
      );
      return {
        problem,
        response,
        n: group.length,
        verdicts,
        words: `${group.length} tasks: ${told.join(', ') || 'none measured'}.`,
      };
    })
    .sort((a, b) => b.n - a.n || (a.problem < b.problem ? -1 : 1));
}

/** One closed task, for a meeting's pack. */
export interface PackResult extends TaskReview {
  lon: number | null;
  lat: number | null;
}

/**
 * The results that go to a meeting: tasks closed in its period, judged as records stood at one moment and as of one
 * instant, so that the same pack can be made again.
 */
export async function resultsForPack(
  deps: ResultsDeps,
  viewer: Viewer,
  { from, to, ordinal }: { from: Instant; to: Instant; ordinal: number },
): Promise<PackResult[]> {
  requirePolicy(viewer, 'task.read');
  if (!(from < to)) throw badRequest('results.period', `The period must end after it begins; got ${from} to ${to}.`);
  const closed = await deps.database.transact(viewer, (tx) =>
    store.listClosedTasks(tx, { closedFrom: from, closedTo: to, isDone: true, limit: 1000 }),
  );
  const inOrder = [...closed].sort((a, b) => a.taskId - b.taskId);
  const reviews = await reviewAll(deps, viewer, inOrder, to, ordinal);
  return reviews.map((review, i) => {
    const { where } = inOrder[i]!;
    if (where === null) return { ...review, lon: null, lat: null };
    const { west, south, east, north } = boundsOf(where.geometry);
    return { ...review, lon: (west + east) / 2, lat: (south + north) / 2 };
  });
}
