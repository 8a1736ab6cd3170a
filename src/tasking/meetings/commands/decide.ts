import { requirePolicy } from '../../../governance/index.ts';
import { adoptStrategy, unadoptStrategy } from '../../../intelligence/index.ts';
import { badRequest, conflict, notAllowed, notFound, type Tx } from '../../../platform/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import {
  amendTaskIn,
  findTasksIn,
  type MeetingAuthority,
  proposeTaskIn,
  stepTaskIn,
  taskNumber,
} from '../../tasks/index.ts';
import { boxOf, middleOf } from '../build/ground.ts';
import type { MeetingDeps } from '../deps.ts';
import {
  type AgendaItem,
  choicesFor,
  type Decision,
  type DecisionAsked,
  itemsAfter,
  type Meeting,
  type MeetingPack,
  mayUndo,
  missingField,
  type Series,
  standing,
} from '../model.ts';
import * as store from '../store.ts';
import { proposalOf } from './task-of-item.ts';

export interface RecordDecision extends DecisionAsked {
  meetingId: number;
  itemKey: string;
  /** Chosen by the page: the same request sent again is the same decision. */
  idempotencyKey: string;
}

/** An open meeting with its agenda, held until the transaction ends. */
interface OpenMeeting {
  meeting: Meeting;
  series: Series;
  items: AgendaItem[];
}

/** @throws Refusal unless the meeting is open and this viewer chairs it */
export async function openFor(tx: Tx, viewer: Viewer, meetingId: number): Promise<OpenMeeting> {
  requirePolicy(viewer, 'meeting.chair');
  const meeting = await store.lockMeeting(tx, meetingId);
  if (meeting === null) throw notFound('That meeting');
  if (meeting.state !== 'open') {
    throw conflict('meeting.not-open', `The meeting is ${meeting.state}. Decisions are recorded while it is open.`);
  }
  if (viewer.personId === null || meeting.chairPersonId !== viewer.personId) {
    throw notAllowed(
      'Only who chairs this meeting records its decisions. Take the chair first if it was handed to you.',
    );
  }
  const [series] = await store.listSeries(tx, meeting.seriesId);
  const stored = await store.findPack(tx, meetingId);
  const changes = await store.listChanges(tx, meetingId);
  const items = itemsAfter(
    JSON.parse(stored!.text) as MeetingPack,
    changes.map(({ change }) => change),
    series!.agenda,
  );
  return { meeting, series: series!, items };
}

/**
 * Records what the meeting decided on an item. A task is proposed, agreed and given to its agency in the same
 * transaction; the agency itself still accepts or rejects it. Sent twice it is one decision.
 */
export async function recordDecision(deps: MeetingDeps, viewer: Viewer, input: RecordDecision): Promise<Decision> {
  requirePolicy(viewer, 'meeting.chair');
  return deps.database.transact(viewer, async (tx) => {
    const { meeting, items } = await openFor(tx, viewer, input.meetingId);
    const before = await store.findByRequest(tx, input.idempotencyKey);
    if (before !== null) {
      if (before.meetingId === meeting.meetingId && before.decision.itemKey === input.itemKey) return before.decision;
      throw conflict('decision.key-used', 'This request was used for another decision already. Load the page again.');
    }
    const item = items.find(({ key }) => key === input.itemKey);
    if (item === undefined || item.dropped !== null) throw notFound('That item of the meeting');
    const now = deps.clock.now();
    const today = new LocalClock(deps.intelligence.partnership.timeZone).localDay(now);
    const asked = requireWhole(input, item, meeting, today, now);
    const decisions = await store.listDecisions(tx, meeting.meetingId);
    const decided = standing(decisions).find(({ itemKey }) => itemKey === item.key);
    if (decided !== undefined) {
      throw conflict('decision.made', `This item was decided already, as number ${decided.number}. Undo that first.`);
    }
    const point = placeOf(item);
    const decisionId = await store.insertDecision(
      tx,
      {
        idempotencyKey: input.idempotencyKey,
        meetingId: meeting.meetingId,
        number: decisions.length + 1,
        itemKey: item.key,
        choice: asked.choice,
        reason: asked.reason.trim(),
        untilDay: asked.untilDay,
        refer: asked.refer,
        strategyId: asked.choice === 'adopt' || asked.choice === 'keep' ? item.strategyId : null,
        title: item.title,
        place: item.place,
        subject: item.key,
        lon: point?.lon ?? null,
        lat: point?.lat ?? null,
      },
      now,
    );
    const authority: MeetingAuthority = { kind: 'meeting', meetingId: meeting.meetingId, decisionId };
    await carryOut(tx, deps, viewer, { asked, item, meeting, authority, today, now });
    await store.updateMeeting(tx, meeting, {});
    tx.audit({
      v: 1,
      what: 'meeting.decided',
      subjectType: 'meeting',
      subjectId: meeting.meetingId,
      details: { decisionId, item: item.key, choice: asked.choice },
    });
    tx.emit({ what: 'meeting.changed', payload: { meetingId: meeting.meetingId } });
    return (await store.listDecisions(tx, meeting.meetingId)).find((decision) => decision.decisionId === decisionId)!;
  });
}

/** Where a decision is remembered: the middle of what it was about. */
export function placeOf(item: AgendaItem): { lon: number; lat: number } | null {
  const now = item.points.filter(({ isNow }) => isNow);
  if (now.length > 0) return middleOf(boxOf(now, 0));
  return item.point ?? middleOf(item.task?.bounds ?? null);
}

/** Only the fields of the choice that was made; what another choice would have needed is not kept. */
function requireWhole(
  input: RecordDecision,
  item: AgendaItem,
  meeting: Meeting,
  today: number,
  now: Instant,
): DecisionAsked {
  const { choice } = input;
  if (!choicesFor(item, meeting.kind).includes(choice)) {
    throw badRequest(
      'decision.choice',
      choice === 'adopt'
        ? 'Only the strategic meeting changes the control strategy. Refer it to that meeting.'
        : `"${choice}" is no decision for such an item; expected one of ${choicesFor(item, meeting.kind).join(', ')}.`,
    );
  }
  const asked: DecisionAsked = {
    choice,
    reason: input.reason,
    untilDay: choice === 'monitor' || choice === 'extend' ? input.untilDay : null,
    refer: choice === 'refer' ? input.refer : null,
    task: choice === 'task' && item.kind !== 'proposal' ? input.task : null,
    closing: choice === 'close' ? input.closing : null,
  };
  // A proposal says itself what a task must.
  const missing = choice === 'task' && item.kind === 'proposal' ? null : missingField(asked, today, now);
  if (missing !== null) {
    throw badRequest('decision.incomplete', `The decision is not whole yet. Missing: ${missing}.`, { missing });
  }
  if (asked.refer?.kind === meeting.kind) {
    throw badRequest('decision.refer', 'This is that meeting already. Monitor it until a date to have it back here.');
  }
  return asked;
}

export interface Carried {
  asked: DecisionAsked;
  item: AgendaItem;
  meeting: Meeting;
  authority: MeetingAuthority;
  today: number;
  now: Instant;
}

async function carryOut(tx: Tx, deps: MeetingDeps, viewer: Viewer, carried: Carried): Promise<void> {
  const { asked, item, meeting, authority } = carried;
  switch (asked.choice) {
    case 'task': {
      const task =
        item.kind === 'proposal' && item.task !== null
          ? await taskNow(tx, item.task.taskId)
          : await proposeTaskIn(tx, deps, viewer, await proposalOf(deps, carried));
      const { taskId } = task;
      const agreed = await stepTaskIn(
        tx,
        deps,
        viewer,
        { taskId, expectedVersion: task.version, step: 'agree' },
        authority,
      );
      await stepTaskIn(tx, deps, viewer, { taskId, expectedVersion: agreed.version, step: 'allocate' }, authority);
      await store.setTask(tx, authority.decisionId, taskId);
      return;
    }
    case 'extend': {
      if (item.task === null) return;
      await store.setTask(tx, authority.decisionId, item.task.taskId);
      await extendTask(tx, deps, viewer, item.task.taskId, asked.untilDay!, authority);
      return;
    }
    case 'continue': {
      if (item.task !== null) await store.setTask(tx, authority.decisionId, item.task.taskId);
      return;
    }
    case 'close': {
      await store.setTask(tx, authority.decisionId, item.task!.taskId);
      await closeTask(tx, deps, viewer, item.task!.taskId, asked, authority);
      return;
    }
    case 'noAction': {
      // A proposal that the meeting does not want is not left lying about.
      if (item.kind !== 'proposal' || item.task === null) return;
      const { taskId, version } = await taskNow(tx, item.task.taskId);
      const step = { taskId, expectedVersion: version, step: 'cancel' as const, reason: asked.reason };
      await stepTaskIn(tx, deps, viewer, step, authority);
      await store.setTask(tx, authority.decisionId, taskId);
      return;
    }
    case 'adopt':
      await adoptStrategy(
        tx,
        item.strategyId!,
        { kind: 'meeting', meetingKind: meeting.kind, meetingId: meeting.meetingId, decisionId: authority.decisionId },
        carried.now,
      );
      return;
    case 'monitor':
    case 'refer':
    case 'keep':
      return;
  }
}

async function taskNow(tx: Tx, taskId: number) {
  const [task] = await findTasksIn(tx, [taskId]);
  if (task === undefined) throw notFound(`Task ${taskNumber(taskId)}`);
  return task;
}

/** A later date: until the end of that day, reviewed then. */
async function extendTask(
  tx: Tx,
  deps: MeetingDeps,
  viewer: Viewer,
  taskId: number,
  untilDay: number,
  authority: MeetingAuthority,
): Promise<void> {
  const task = await taskNow(tx, taskId);
  if (task.when === null) return;
  const until = new LocalClock(deps.intelligence.partnership.timeZone).startOfDay(untilDay + 1) - 60_000;
  const changes = { when: { from: Math.min(task.when.from, until - 60_000), until }, reviewAt: until };
  await amendTaskIn(tx, deps, viewer, { taskId, expectedVersion: task.version, changes }, authority);
}

/**
 * Closes as the meeting says. What was handed in is verified and closed with its result; what was not is cancelled, with
 * the reason as what came of it: work that has begun does not vanish.
 */
async function closeTask(
  tx: Tx,
  deps: MeetingDeps,
  viewer: Viewer,
  taskId: number,
  asked: DecisionAsked,
  authority: MeetingAuthority,
): Promise<void> {
  let task = await taskNow(tx, taskId);
  const reason = asked.reason.trim();
  const isDropped = asked.closing === 'cancelled' || asked.closing === 'superseded';
  if (asked.closing === 'superseded') {
    throw badRequest('decision.superseded', 'Replace a task on its own page, where the new one is named.');
  }
  if (isDropped) {
    const hasBegun = task.state === 'inProgress' || task.state === 'blocked';
    const result = {
      input: { hours: 0, words: 'Not said in the meeting.' },
      output: { words: reason, counts: [] },
      cameOfIt: 'Dropped by the meeting; nothing was measured.',
      failure: 'implementation' as const,
      costPounds: null,
    };
    const step = { taskId, expectedVersion: task.version, step: 'cancel' as const, reason };
    await stepTaskIn(tx, deps, viewer, hasBegun ? { ...step, result } : step, authority);
    return;
  }
  if (task.state !== 'submitted' && task.state !== 'verified') {
    throw conflict(
      'decision.no-result',
      `${taskNumber(taskId)} has no result handed in yet, so it cannot be closed as ${asked.closing}. Its owner hands in what was done, or the meeting cancels it.`,
    );
  }
  if (task.state === 'submitted') {
    const step = { taskId, expectedVersion: task.version, step: 'verify' as const, words: reason };
    task = await stepTaskIn(tx, deps, viewer, step);
  }
  const closing = asked.closing!;
  await stepTaskIn(tx, deps, viewer, { taskId, expectedVersion: task.version, step: 'close', closing, reason });
}

/**
 * Takes a decision back within ten minutes. A task it made is cancelled, unless its agency has accepted it meanwhile; a
 * strategy it adopted is a draft again. What it did to an open task stays in that task's history.
 */
export async function undoDecision(
  deps: MeetingDeps,
  viewer: Viewer,
  input: { meetingId: number; decisionId: number; reason: string },
): Promise<void> {
  await deps.database.transact(viewer, async (tx) => {
    const { meeting } = await openFor(tx, viewer, input.meetingId);
    const decisions = await store.listDecisions(tx, meeting.meetingId);
    const decision = decisions.find(({ decisionId }) => decisionId === input.decisionId);
    if (decision === undefined) throw notFound('That decision');
    // Twice is once.
    if (decision.undone !== null) return;
    const now = deps.clock.now();
    if (!mayUndo(decision, now)) {
      throw conflict(
        'decision.too-late',
        'A decision can be undone for ten minutes. Decide on it anew in the next meeting.',
      );
    }
    if (decision.choice === 'close' || decision.choice === 'extend') {
      throw conflict(
        'decision.done',
        'What this decision did to the task is done and in its history. Change the task on its own page.',
      );
    }
    const authority: MeetingAuthority = {
      kind: 'meeting',
      meetingId: meeting.meetingId,
      decisionId: decision.decisionId,
    };
    if (decision.choice === 'task' && decision.taskId !== null) {
      const task = await taskNow(tx, decision.taskId);
      if (!['proposed', 'agreed', 'allocated', 'rejected', 'closed'].includes(task.state)) {
        throw conflict(
          'decision.accepted',
          `Its agency has accepted ${taskNumber(task.taskId)} meanwhile. Ask them, or close the task.`,
        );
      }
      if (task.state !== 'closed') {
        const step = { taskId: task.taskId, expectedVersion: task.version, step: 'cancel' as const };
        await stepTaskIn(
          tx,
          deps,
          viewer,
          { ...step, reason: input.reason.trim() || 'Undone by the chair.' },
          authority,
        );
      }
    }
    if (decision.choice === 'adopt' && decision.strategyId !== null) {
      await unadoptStrategy(tx, decision.strategyId, { ...authority, meetingKind: meeting.kind });
    }
    await store.undo(tx, decision.decisionId, input.reason.trim(), now);
    await store.updateMeeting(tx, meeting, {});
    tx.audit({
      v: 1,
      what: 'meeting.undone',
      subjectType: 'meeting',
      subjectId: meeting.meetingId,
      details: { decisionId: decision.decisionId, reason: input.reason.trim() },
    });
    tx.emit({ what: 'meeting.changed', payload: { meetingId: meeting.meetingId } });
  });
}
