import { requirePolicy } from '../../governance/index.ts';
import type { Tx } from '../../platform/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../vocabulary/index.ts';
import { isOverdue, type Task, taskNumber } from '../tasks/index.ts';
import type { ResultsDeps } from './commands.ts';
import { type AgencyBoard, boardOf } from './model.ts';
import * as store from './store.ts';

export interface DecisionWithoutFollowUp {
  decisionId: number;
  meetingId: number;
  choice: string;
  title: string;
  place: string;
  recordedAt: Instant;
  taskId: number | null;
  /** What has not happened. */
  words: string;
}

export interface ChairsBoard {
  since: Instant;
  agencies: AgencyBoard[];
  /** What needs a decision, the latest first. */
  late: {
    taskId: number;
    number: string;
    title: string;
    agencyId: number | null;
    dueAt: Instant;
    state: Task['state'];
  }[];
  blocked: {
    taskId: number;
    number: string;
    title: string;
    agencyId: number | null;
    reason: string;
    nextAt: Instant;
  }[];
  decisions: DecisionWithoutFollowUp[];
}

const DAY = 86_400_000;
/** Further back than this nobody asks what became of a decision. */
const DECISIONS_REACH_DAYS = 183;
/** A task that nobody has taken up after so many days was decided and not followed. */
const TAKE_UP_DAYS = 7;
const REFERRAL_DAYS = 28;

export async function chairsBoard(
  deps: ResultsDeps,
  viewer: Viewer,
  { days = 91 }: { days?: number | undefined } = {},
): Promise<ChairsBoard> {
  requirePolicy(viewer, 'task.read');
  const now = deps.clock.now();
  const since = now - days * DAY;
  return deps.database.transact(viewer, async (tx) => {
    const open = await store.listOpenTasks(tx);
    const closed = await store.listClosedTasks(tx, { closedFrom: since, limit: 10_000 });
    const answers = await store.listAnswers(tx, since);
    const agencyIds = [
      ...new Set([...open, ...closed].flatMap(({ who }) => (who.agencyId === null ? [] : [who.agencyId]))),
    ];
    const line = ({ taskId, title, who }: Task) => ({
      taskId,
      number: taskNumber(taskId),
      title,
      agencyId: who.agencyId,
    });
    return {
      since,
      agencies: boardOf(
        {
          open,
          rejections: answers.rejections,
          closings: closed.map(({ who }) => ({ agencyId: who.agencyId })),
          accepted: answers.accepted,
          closed: closed
            .filter(({ agreed, closing }) => agreed !== null && closing !== 'cancelled' && closing !== 'superseded')
            .map(({ who, agreed, closed: end }) => ({ agencyId: who.agencyId, ms: end!.at - agreed!.at })),
        },
        agencyIds.sort((a, b) => a - b),
        now,
      ),
      late: open
        .filter((task) => isOverdue(task, now))
        .sort((a, b) => a.when!.until - b.when!.until)
        .map((task) => ({ ...line(task), dueAt: task.when!.until, state: task.state })),
      blocked: open
        .filter(({ state }) => state === 'blocked')
        .map((task) => ({ ...line(task), reason: task.block!.reason, nextAt: task.block!.nextAt })),
      decisions: await decisionsWithoutFollowUp(tx, now, deps.timeZone),
    };
  });
}

async function decisionsWithoutFollowUp(tx: Tx, now: Instant, timeZone: string): Promise<DecisionWithoutFollowUp[]> {
  const today = new LocalClock(timeZone).localDay(now);
  const decisions = await store.listLastDecisions(tx, now - DECISIONS_REACH_DAYS * DAY);
  return decisions.flatMap((decision) => {
    const words = notFollowed(decision, now, today);
    const { decisionId, meetingId, choice, title, place, recordedAt, taskId } = decision;
    return words === null ? [] : [{ decisionId, meetingId, choice, title, place, recordedAt, taskId, words }];
  });
}

/** What was decided and has not happened, or null. */
function notFollowed(decision: store.DecisionRow, now: Instant, today: number): string | null {
  const days = Math.floor((now - decision.recordedAt) / DAY);
  switch (decision.choice) {
    case 'task':
      if (decision.taskId === null) return 'A task was decided, and none was made.';
      if (decision.taskState === null) return null;
      if (decision.taskState === 'closed' && decision.taskClosing === 'cancelled') {
        return `${taskNumber(decision.taskId)} was cancelled and nothing was decided instead.`;
      }
      return days >= TAKE_UP_DAYS && ['proposed', 'agreed', 'allocated', 'rejected'].includes(decision.taskState)
        ? `${taskNumber(decision.taskId)} was not taken up in ${days} days.`
        : null;
    case 'monitor':
    case 'extend':
      return decision.untilDay !== null && decision.untilDay < today
        ? 'The day until which it was to be watched has passed, and nothing was decided since.'
        : null;
    default:
      return days >= REFERRAL_DAYS ? `It was referred ${days} days ago, and no meeting has come back to it.` : null;
  }
}
