import { randomUUID } from 'node:crypto';
import { assignToPlanned, type MatchedVisit, matchVisits, VISIT_RULES } from '../../../analysis/index.ts';
import { requirePolicy, systemViewer } from '../../../governance/index.ts';
import { type Deps, type JobData, type Jobs, notFound, once, type Tx } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import { type PatrolDeps, patrolGround } from '../deps.ts';
import { readGpx } from '../gpx.ts';
import * as doses from '../store/doses.ts';
import type { StoredPlan } from '../store/plans.ts';
import * as store from '../store/traces.ts';
import { plannedOf, requirePerson, requirePlan } from './dose.ts';

/** Whoever carried the phone has this long to look at the positions, and to take them back. Then they are counted and gone. */
export const POSITIONS_KEPT_MS = 24 * 60 * 60_000;
/** A buffer is 50 to 75 m, by the size of the place. */
const WIDEST_METRES = 75;

export interface TraceView extends store.StoredTrace {
  /** When the positions go at the latest; null once they are gone. */
  countedBy: number | null;
}

/** Keeps the positions of a GPX file until its visits are counted. Only their owner sees them. */
export async function addTrace(
  deps: PatrolDeps,
  viewer: Viewer,
  input: { planId: string; gpx: string; idempotencyKey?: string | undefined },
): Promise<TraceView> {
  requirePolicy(viewer, 'dose.record');
  const personId = requirePerson(viewer);
  const { plane } = await patrolGround(deps, viewer);
  const { positions, nLeftOut } = readGpx(input.gpx);
  const onPlane = positions.map(({ at, lon, lat }): store.StoredPosition => {
    const { x, y } = plane.toPlane(lon, lat);
    return [at, Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  });
  const traceId = await deps.database.transact(viewer, (tx) =>
    once(tx, input.idempotencyKey, undefined, async () => {
      await requirePlan(tx, input.planId);
      const id = randomUUID();
      await store.insertTrace(
        tx,
        {
          traceId: id,
          planId: input.planId,
          personId,
          agencyId: viewer.agencyId,
          uploadedAt: deps.clock.now(),
          firstAt: positions[0]!.at,
          lastAt: positions.at(-1)!.at,
          nPositions: positions.length,
          nLeftOut,
          countedAt: null,
          nVisits: null,
        },
        onPlane,
      );
      tx.audit({
        v: 1,
        what: 'positions.added',
        subjectType: 'trace',
        subjectId: id,
        details: { planId: input.planId, positions: positions.length },
      });
      return id;
    }),
  );
  return ownTrace(deps, viewer, traceId);
}

export async function listOwnTraces(deps: PatrolDeps, viewer: Viewer): Promise<TraceView[]> {
  requirePolicy(viewer, 'dose.record');
  const personId = requirePerson(viewer);
  const traces = await deps.database.transact(viewer, (tx) => store.listTraces(tx, { personId }));
  return traces.map(viewOf);
}

/** Their owner's positions, and the visits they would count as. Nobody else's, and none once they are counted. */
export async function ownPositions(deps: PatrolDeps, viewer: Viewer, traceId: string) {
  requirePolicy(viewer, 'dose.record');
  const { plane } = await patrolGround(deps, viewer);
  return deps.database.transact(viewer, async (tx) => {
    const trace = await requireOwn(tx, viewer, traceId);
    const plan = await requirePlan(tx, trace.planId);
    const positions = (await store.takePositions(tx, traceId)) ?? [];
    return {
      ...viewOf(trace),
      positions: positions.map(([at, x, y]) => ({ at, ...plane.toWgs84(x, y) })),
      visits: visitsOf(plan, positions).map(({ place, from, to, minutes, seenMinutes, certainty }) => ({
        place,
        from,
        to,
        minutes,
        seenMinutes,
        certainty,
      })),
    };
  });
}

/** Counts the visits of one's own trace now; its positions go. */
export async function countOwnTrace(deps: PatrolDeps, viewer: Viewer, traceId: string): Promise<TraceView> {
  requirePolicy(viewer, 'dose.record');
  await deps.database.transact(viewer, async (tx) => countTrace(deps, tx, await requireOwn(tx, viewer, traceId)));
  return ownTrace(deps, viewer, traceId);
}

/** Takes positions back before they are counted: then they were never here. */
export async function takeBackTrace(deps: PatrolDeps, viewer: Viewer, traceId: string): Promise<void> {
  requirePolicy(viewer, 'dose.record');
  await deps.database.transact(viewer, async (tx) => {
    const trace = await requireOwn(tx, viewer, traceId);
    if (trace.countedAt !== null) throw notFound('Those positions');
    await store.deleteTrace(tx, traceId);
    tx.audit({ v: 1, what: 'positions.takenBack', subjectType: 'trace', subjectId: traceId });
  });
}

export const COUNT_TRACES_JOB = 'dose.countTraces';

/** Counts what its owners have had a day to look at, and forgets the positions. */
export async function countDueTraces(
  deps: Pick<Deps, 'database' | 'clock'>,
  partnershipId: number,
): Promise<{ traces: number; visits: number }> {
  const viewer = systemViewer(partnershipId, COUNT_TRACES_JOB);
  const before = deps.clock.now() - POSITIONS_KEPT_MS;
  const due = await deps.database.transact(viewer, (tx) => store.listTraces(tx, { uploadedBefore: before }));
  let visits = 0;
  // One transaction each: what was counted stays counted whatever happens to the next.
  for (const trace of due) visits += await deps.database.transact(viewer, (tx) => countTrace(deps, tx, trace));
  return { traces: due.length, visits };
}

export function defineDoseJob(jobs: Jobs, deps: Deps): void {
  jobs.define<JobData>(COUNT_TRACES_JOB, ({ data }) => countDueTraces(deps, data.partnershipId), { limitMinutes: 10 });
}

async function countTrace(deps: Pick<Deps, 'clock'>, tx: Tx, trace: store.StoredTrace): Promise<number> {
  const positions = await store.takePositions(tx, trace.traceId);
  // Another one counted it while this waited.
  if (positions === null) return 0;
  const plan = await requirePlan(tx, trace.planId);
  const visits = visitsOf(plan, positions);
  const planned = plannedOf(plan);
  const meant = assignToPlanned(visits, planned);
  for (const [i, visit] of visits.entries()) {
    await doses.insertDose(tx, {
      doseId: randomUUID(),
      planId: plan.planId,
      visitId: meant[i] === null ? null : planned[meant[i]!]!.visitId,
      place: visit.place,
      taskId: plan.taskId,
      personId: trace.personId,
      agencyId: trace.agencyId,
      how: 'positions',
      certainty: visit.certainty,
      startedAt: visit.from,
      endedAt: visit.to,
      seenMinutes: visit.seenMinutes,
      found: [],
      version: 1,
    });
  }
  await store.forgetPositions(tx, trace.traceId, deps.clock.now(), visits.length);
  tx.audit({
    v: 1,
    what: 'positions.counted',
    subjectType: 'trace',
    subjectId: trace.traceId,
    details: { planId: plan.planId, positions: positions.length, visits: visits.length },
  });
  tx.emit({ what: 'dose.changed', payload: { planId: plan.planId, taskId: plan.taskId } });
  return visits.length;
}

function visitsOf(plan: StoredPlan, positions: readonly store.StoredPosition[]): MatchedVisit[] {
  const { places } = plan.body;
  return matchVisits(
    {
      at: Float64Array.from(positions, ([at]) => at),
      x: Float64Array.from(positions, ([, x]) => x),
      y: Float64Array.from(positions, ([, , y]) => y),
    },
    {
      x: places.map(({ x }) => x),
      y: places.map(({ y }) => y),
      reachMetres: places.map(({ reachMetres }) => Math.min(WIDEST_METRES, reachMetres)),
    },
    VISIT_RULES,
  ).visits;
}

async function requireOwn(tx: Tx, viewer: Viewer, traceId: string): Promise<store.StoredTrace> {
  const [trace] = await store.listTraces(tx, { traceId });
  if (trace === undefined || trace.personId !== viewer.personId) throw notFound('Those positions');
  return trace;
}

async function ownTrace(deps: PatrolDeps, viewer: Viewer, traceId: string): Promise<TraceView> {
  return viewOf(await deps.database.transact(viewer, (tx) => requireOwn(tx, viewer, traceId)));
}

const viewOf = (trace: store.StoredTrace): TraceView => ({
  ...trace,
  countedBy: trace.countedAt === null ? trace.uploadedAt + POSITIONS_KEPT_MS : null,
});
