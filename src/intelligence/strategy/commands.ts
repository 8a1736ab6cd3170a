import { requirePolicy } from '../../governance/index.ts';
import { badRequest, conflict, type Deps, notAllowed, notFound, type Tx } from '../../platform/index.ts';
import type { Instant, Viewer } from '../../vocabulary/index.ts';
import { type ControlStrategy, type Priority, type StrategyDraft, strategyProblems } from './model.ts';
import * as store from './store.ts';

/**
 * By what right the control strategy is changed. Only the meetings' own command makes one, for a decision recorded in a
 * strategic meeting and in the same transaction.
 */
export interface StrategyAuthority {
  kind: 'meeting';
  meetingKind: 'daily' | 'tactical' | 'strategic';
  meetingId: number;
  decisionId: number;
}

/** All there were, the newest first; what is in force is among them. */
export async function listStrategies(deps: Pick<Deps, 'database'>, viewer: Viewer): Promise<ControlStrategy[]> {
  requirePolicy(viewer, 'strategy.read');
  return deps.database.transact(viewer, (tx) => store.listStrategies(tx));
}

/** What was in force at an instant; null before the first. */
export async function strategyInForce(tx: Tx, at: Instant): Promise<ControlStrategy | null> {
  const all = await store.listStrategies(tx);
  return (
    all.find(
      ({ effectiveFrom, effectiveTo }) =>
        effectiveFrom !== null && effectiveFrom <= at && (effectiveTo === null || effectiveTo > at),
    ) ?? null
  );
}

/** The priorities a task may serve now. */
export async function prioritiesInForce(tx: Tx, at: Instant): Promise<Priority[]> {
  return (await strategyInForce(tx, at))?.priorities ?? [];
}

/** The newest draft, for the next strategic meeting. */
export async function draftStrategy(tx: Tx): Promise<ControlStrategy | null> {
  return (await store.listStrategies(tx)).find(({ status }) => status === 'draft') ?? null;
}

export async function draftNewStrategy(deps: Deps, viewer: Viewer, draft: StrategyDraft): Promise<ControlStrategy> {
  requirePolicy(viewer, 'strategy.set');
  requireDays(draft);
  return deps.database.transact(viewer, async (tx) => {
    const strategyId = await store.insertDraft(tx, draft, deps.clock.now());
    tx.audit({ v: 1, what: 'strategy.drafted', subjectType: 'strategy', subjectId: strategyId });
    tx.emit({ what: 'strategy.changed', payload: { strategyId } });
    return (await store.listStrategies(tx, { strategyId }))[0]!;
  });
}

export async function changeDraft(
  deps: Deps,
  viewer: Viewer,
  input: StrategyDraft & { strategyId: number; expectedVersion: number },
): Promise<ControlStrategy> {
  requirePolicy(viewer, 'strategy.set');
  requireDays(input);
  return deps.database.transact(viewer, async (tx) => {
    const [strategy] = await store.listStrategies(tx, input);
    if (strategy === undefined) throw notFound('That control strategy');
    if (strategy.status !== 'draft') {
      throw conflict(
        'strategy.not-a-draft',
        'This control strategy was set by a strategic meeting and does not change. Draft a new one for the next.',
      );
    }
    if (!(await store.replaceDraft(tx, input.strategyId, input, input.expectedVersion))) {
      throw conflict(
        'strategy.changed',
        `This draft is at version ${strategy.version}; yours was ${input.expectedVersion}. Read it again.`,
      );
    }
    tx.audit({ v: 1, what: 'strategy.redrafted', subjectType: 'strategy', subjectId: input.strategyId });
    tx.emit({ what: 'strategy.changed', payload: { strategyId: input.strategyId } });
    return (await store.listStrategies(tx, input))[0]!;
  });
}

/**
 * Puts a draft in force in place of what was, in the meeting's own transaction.
 * @throws Refusal unless a strategic meeting decided it, and unless the draft is whole
 */
export async function adoptStrategy(
  tx: Tx,
  strategyId: number,
  authority: StrategyAuthority,
  at: Instant,
): Promise<void> {
  requirePolicy(tx.viewer, 'strategy.set');
  requireStrategic(authority);
  const [strategy] = await store.listStrategies(tx, { strategyId });
  if (strategy === undefined) throw notFound('That control strategy');
  if (strategy.status !== 'draft')
    throw conflict('strategy.not-a-draft', 'That control strategy is not a draft any more.');
  const problems = strategyProblems(strategy);
  if (problems.length > 0) {
    throw badRequest('strategy.incomplete', `The draft cannot be adopted yet. ${problems.join(' ')}`);
  }
  await store.putInForce(tx, strategyId, authority, at);
  tx.audit({
    v: 1,
    what: 'strategy.adopted',
    subjectType: 'strategy',
    subjectId: strategyId,
    details: { meetingId: authority.meetingId, decisionId: authority.decisionId },
  });
  tx.emit({ what: 'strategy.changed', payload: { strategyId } });
}

/** Undoes an adoption, in the transaction of the chair's undo. */
export async function unadoptStrategy(tx: Tx, strategyId: number, authority: StrategyAuthority): Promise<void> {
  requireStrategic(authority);
  await store.takeBack(tx, strategyId);
  tx.audit({
    v: 1,
    what: 'strategy.adoption-undone',
    subjectType: 'strategy',
    subjectId: strategyId,
    details: { meetingId: authority.meetingId, decisionId: authority.decisionId },
  });
  tx.emit({ what: 'strategy.changed', payload: { strategyId } });
}

function requireStrategic(authority: StrategyAuthority): void {
  if (authority.meetingKind !== 'strategic') {
    throw notAllowed(
      `Only the strategic meeting changes the control strategy; this is a ${authority.meetingKind} meeting. Refer it upwards.`,
    );
  }
}

function requireDays({ periodFrom, periodTo }: StrategyDraft): void {
  if (periodTo < periodFrom) {
    throw badRequest('strategy.period', 'The period ends before it begins. Choose a later last day.');
  }
}
