import { createHash } from 'node:crypto';
import { requirePolicy } from '../../governance/index.ts';
import { canonicalJson } from '../../intelligence/index.ts';
import { badRequest, conflict, type Deps, notFound, once, Refusal, type Tx } from '../../platform/index.ts';
import type { Instant, Viewer } from '../../vocabulary/index.ts';
import { checkDraft, checkPerson, checkPriority } from './checks.ts';
import {
  amendTask as amend,
  boundsAround,
  boundsOf,
  draftProblem,
  type Evidence,
  FIELD_WORDS,
  type MeetingAuthority,
  metresFromBounds,
  personRef,
  STEP_WORDS,
  type StepInput,
  type StepProblem,
  type Task,
  type TaskAmendment,
  type TaskDraft,
  takeStep,
  taskNumber,
  type WhyKind,
} from './model.ts';
import { presentTask, type TaskDetail, type TaskView } from './present.ts';
import * as store from './store/index.ts';

export type TaskDeps = Pick<Deps, 'database' | 'clock'>;

/** What a proposal must say, and may. Evidence is frozen and hashed as it is taken in. */
export interface TaskProposal {
  title: string;
  what: string;
  why: { kind: WhyKind; reference: string; words: string[]; asKnownAt?: Evidence['asKnownAt'] | undefined };
  problem: string;
  priorityId?: number | null | undefined;
  offStrategyReason?: string | null | undefined;
  response?: string | null | undefined;
  where?: TaskDraft['where'] | undefined;
  when?: TaskDraft['when'] | undefined;
  who?: Partial<TaskDraft['who']> | undefined;
  power?: TaskDraft['power'] | undefined;
  measure?: TaskDraft['measure'] | undefined;
  reviewAt?: Instant | null | undefined;
  marking?: TaskDraft['marking'] | undefined;
}

export async function proposeTask(
  deps: TaskDeps,
  viewer: Viewer,
  input: TaskProposal & { idempotencyKey?: string | undefined },
): Promise<TaskDetail> {
  const { idempotencyKey, ...proposal } = input;
  return deps.database.transact(viewer, async (tx) => {
    const { taskId } = await once(tx, idempotencyKey, proposal, async () => ({
      taskId: (await proposeTaskIn(tx, deps, viewer, proposal)).taskId,
    }));
    return detailOf(tx, deps, viewer, taskId);
  });
}

/** The same within a transaction of the caller's, for instance that of a meeting's decision. */
export async function proposeTaskIn(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  viewer: Viewer,
  proposal: TaskProposal,
): Promise<Task> {
  requirePolicy(viewer, 'task.propose');
  const at = deps.clock.now();
  const by = personRef(viewer);
  const { why } = proposal;
  const draft: TaskDraft = {
    title: proposal.title.trim(),
    what: proposal.what.trim(),
    why: { kind: why.kind, reference: why.reference, evidence: frozen(why) },
    priorityId: proposal.priorityId ?? null,
    offStrategyReason: proposal.offStrategyReason?.trim() || null,
    problem: proposal.problem,
    response: proposal.response ?? null,
    where: proposal.where ?? null,
    when: proposal.when ?? null,
    who: { agencyId: null, teamId: null, personId: null, ...proposal.who },
    power: proposal.power ?? null,
    measure: proposal.measure ?? null,
    reviewAt: proposal.reviewAt ?? null,
    marking: proposal.marking ?? 'OFFICIAL',
  };
  const wrong = draftProblem(draft);
  if (wrong !== null) throw badRequest('task.draft', wrong);
  await checkDraft(tx, viewer, draft, at);
  await checkPriority(tx, draft, at);
  const task: Task = {
    ...draft,
    taskId: await store.nextTaskId(tx),
    version: 1,
    state: 'proposed',
    closing: null,
    proposed: { by, agencyId: viewer.agencyId, at },
    signed: null,
    agreed: null,
    allocated: null,
    accepted: null,
    rejection: null,
    started: null,
    block: null,
    result: null,
    submitted: null,
    verified: null,
    closed: null,
  };
  await store.insertTask(tx, task, at);
  await note(tx, viewer, task, { at, step: 'propose', from: null, reason: null, authority: null, changes: {} });
  return task;
}

/** What was seen, with its hash: a reader can check that nobody has changed it since. */
function frozen({ kind, reference, words, asKnownAt = null }: TaskProposal['why']): Evidence {
  const sha256 = createHash('sha256').update(canonicalJson({ kind, reference, words, asKnownAt })).digest('hex');
  return { words, asKnownAt, sha256 };
}

export interface TaskStep extends StepInput {
  taskId: number;
  expectedVersion: number;
  idempotencyKey?: string | undefined;
}

export async function stepTask(deps: TaskDeps, viewer: Viewer, input: TaskStep): Promise<TaskDetail> {
  const { idempotencyKey, ...asked } = input;
  return deps.database.transact(viewer, async (tx) => {
    await once(tx, idempotencyKey, asked, async () => {
      const { taskId, version } = await stepTaskIn(tx, deps, viewer, asked);
      return { taskId, version };
    });
    return detailOf(tx, deps, viewer, input.taskId);
  });
}

/**
 * Takes a step within a transaction of the caller's. `authority` is the meeting's, and only the command that records a
 * meeting's decision hands one in.
 */
export async function stepTaskIn(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  viewer: Viewer,
  { taskId, expectedVersion, ...input }: Omit<TaskStep, 'idempotencyKey'>,
  authority: MeetingAuthority | null = null,
): Promise<Task> {
  requirePolicy(viewer, 'task.read');
  const task = await lockAt(tx, taskId, expectedVersion);
  const at = deps.clock.now();
  const outcome = takeStep(task, input, viewer, at, authority);
  if (!outcome.ok) throw refusal(outcome.problem);
  const next = outcome.task;
  const isAgreeing = input.step === 'agree' || input.step === 'confirm' || input.step === 'sign';
  if (isAgreeing) await checkPriority(tx, next, at);
  if (isAgreeing || input.step === 'allocate') await checkDraft(tx, viewer, next, at);
  else if (input.step === 'accept') await checkPerson(tx, next);
  if (input.step === 'supersede' && (await store.findTasks(tx, [input.byTaskId!])).length === 0) {
    throw notFound(`Task ${taskNumber(input.byTaskId!)}`);
  }
  await save(tx, next, at);
  await note(tx, viewer, next, {
    at,
    step: input.step,
    from: task.state,
    reason: outcome.reason,
    authority,
    changes: differences(task, next, ['who']),
  });
  return next;
}

export interface TaskChangeRequest {
  taskId: number;
  expectedVersion: number;
  changes: TaskAmendmentRequest;
  idempotencyKey?: string | undefined;
}
export type TaskAmendmentRequest = Omit<TaskAmendment, 'why'> & { why?: TaskProposal['why'] | undefined };

export async function amendTask(deps: TaskDeps, viewer: Viewer, input: TaskChangeRequest): Promise<TaskDetail> {
  const { idempotencyKey, ...asked } = input;
  return deps.database.transact(viewer, async (tx) => {
    await once(tx, idempotencyKey, asked, async () => {
      const { taskId, version } = await amendTaskIn(tx, deps, viewer, asked);
      return { taskId, version };
    });
    return detailOf(tx, deps, viewer, input.taskId);
  });
}

/** Changes what is still open, within a transaction of the caller's. */
export async function amendTaskIn(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  viewer: Viewer,
  { taskId, expectedVersion, changes }: Omit<TaskChangeRequest, 'idempotencyKey'>,
  authority: MeetingAuthority | null = null,
): Promise<Task> {
  requirePolicy(viewer, 'task.read');
  const task = await lockAt(tx, taskId, expectedVersion);
  const at = deps.clock.now();
  const { why, ...rest } = changes;
  const amendment: TaskAmendment =
    why === undefined ? rest : { ...rest, why: { kind: why.kind, reference: why.reference, evidence: frozen(why) } };
  const outcome = amend(task, amendment, viewer, authority);
  if (!outcome.ok) throw refusal(outcome.problem);
  if (outcome.changed.length === 0) return task;
  await checkDraft(tx, viewer, outcome.task, at);
  if (outcome.changed.includes('priorityId')) await checkPriority(tx, outcome.task, at);
  await save(tx, outcome.task, at);
  await note(tx, viewer, outcome.task, {
    at,
    step: 'amend',
    from: task.state,
    reason: null,
    authority,
    changes: differences(task, outcome.task, outcome.changed),
  });
  return outcome.task;
}

async function save(tx: Tx, task: Task, at: Instant): Promise<void> {
  // The row is locked and its version was looked at: only a bug gets here.
  if (!(await store.saveTask(tx, task, at))) throw new Error(`task ${task.taskId} changed under its lock`);
}

/** @throws Refusal `not-found`, also where the viewer may not know of it; `task.changed` naming who changed what */
async function lockAt(tx: Tx, taskId: number, expectedVersion: number): Promise<Task> {
  const task = await store.lockTask(tx, taskId);
  if (task === null) throw notFound(`Task ${taskNumber(taskId)}`);
  if (task.version === expectedVersion) return task;
  const since = await store.listChanges(tx, [taskId], expectedVersion);
  const words = since.map(({ actor, step, changes }) => {
    const fields = Object.keys(changes).map((field) => FIELD_WORDS[field as keyof TaskDraft] ?? field);
    return `${actor} ${step === 'amend' ? `changed ${fields.join(', ')}` : STEP_WORDS[step as keyof typeof STEP_WORDS]}`;
  });
  throw conflict(
    'task.changed',
    since.length === 0
      ? `${taskNumber(taskId)} is at version ${task.version}; you sent ${expectedVersion}, which it never had. Read it again.`
      : `${taskNumber(taskId)} was changed meanwhile: ${words.join('; ')}. Look at it as it is now and try again.`,
    {
      taskId,
      version: task.version,
      since: since.map(({ version, at, actor, step, from, to }) => ({ version, at, actor, step, from, to })),
    },
  );
}

function refusal({ code, words }: StepProblem): Refusal {
  const status = code === 'task.step-not-now' ? 409 : code === 'task.step-not-yours' ? 403 : 400;
  return new Refusal(code, status, words);
}

function differences(before: Task, after: Task, fields: readonly (keyof TaskDraft)[]) {
  return Object.fromEntries(
    fields
      .filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]))
      .map((field) => [field, { from: before[field], to: after[field] }]),
  );
}

interface Noted {
  at: Instant;
  step: string;
  from: Task['state'] | null;
  reason: string | null;
  authority: MeetingAuthority | null;
  changes: Record<string, { from: unknown; to: unknown }>;
}

/** The history's row, the audit's and the event, for one new version of a task. */
async function note(tx: Tx, viewer: Viewer, task: Task, noted: Noted): Promise<void> {
  const { at, step, from, reason, authority, changes } = noted;
  const { taskId, version } = task;
  const meeting = { meetingId: authority?.meetingId ?? null, decisionId: authority?.decisionId ?? null };
  await store.insertChange(tx, {
    ...{ taskId, version, at, by: personRef(viewer), actor: viewer.name, step, from, to: task.state, reason, changes },
    ...meeting,
  });
  tx.audit({
    v: 1,
    what: `task.${step}`,
    subjectType: 'task',
    subjectId: taskId,
    details: { version, from, to: task.state, fields: Object.keys(changes), ...(authority === null ? {} : meeting) },
  });
  tx.emit({ what: 'task.changed', payload: { taskId } });
}

export interface TaskQuery extends Omit<store.TaskSearch, 'limit' | 'overdueAt' | 'within'> {
  isOverdue?: boolean | undefined;
  near?: { lon: number; lat: number; metres: number } | undefined;
  limit?: number | undefined;
}

export async function listTasks(deps: TaskDeps, viewer: Viewer, query: TaskQuery = {}): Promise<TaskView[]> {
  requirePolicy(viewer, 'task.read');
  const now = deps.clock.now();
  const { isOverdue, near, limit = 500, ...search } = query;
  return deps.database.transact(viewer, async (tx) => {
    const names = await agencyNames(tx);
    const tasks = await store.searchTasks(tx, {
      ...search,
      limit,
      overdueAt: isOverdue ? now : undefined,
      within: near && boundsAround(near.lon, near.lat, near.metres),
    });
    const close = near
      ? tasks.filter(({ where }) => metresFromBounds(boundsOf(where!.geometry), near.lon, near.lat) <= near.metres)
      : tasks;
    return close.map((task) => presentTask(task, viewer, now, names));
  });
}

/** Tasks as they stand, for other parts of tasking within their own transaction. */
export async function findTasksIn(tx: Tx, taskIds: readonly number[]): Promise<Task[]> {
  return store.findTasks(tx, taskIds);
}

export async function getTask(deps: TaskDeps, viewer: Viewer, taskId: number): Promise<TaskDetail> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, (tx) => detailOf(tx, deps, viewer, taskId));
}

const agencyNames = async (tx: Tx) =>
  new Map((await store.listAgencies(tx)).map(({ agencyId, name }) => [agencyId, name]));

/** @throws Refusal `not-found`, also where the viewer may not know of it */
export async function detailOf(tx: Tx, deps: Pick<Deps, 'clock'>, viewer: Viewer, taskId: number): Promise<TaskDetail> {
  const [task] = await store.findTasks(tx, [taskId]);
  if (task === undefined) throw notFound(`Task ${taskNumber(taskId)}`);
  const links = await store.listLinks(tx, taskId);
  const otherOf = (link: store.TaskLink) => (link.taskId === taskId ? link.otherTaskId : link.taskId);
  const others = new Map((await store.findTasks(tx, links.map(otherOf))).map((other) => [other.taskId, other]));
  const watchers = await store.listWatchers(tx, taskId);
  return {
    ...presentTask(task, viewer, deps.clock.now(), await agencyNames(tx)),
    history: await store.listChanges(tx, [taskId]),
    comments: await store.listComments(tx, taskId),
    // A linked task that this viewer may not know of is not named.
    links: links.flatMap((link) => {
      const other = others.get(otherOf(link));
      return other === undefined ? [] : [{ ...link, number: taskNumber(other.taskId), title: other.title }];
    }),
    watchers,
    isWatched: watchers.some(({ personId }) => personId === viewer.personId),
  };
}
