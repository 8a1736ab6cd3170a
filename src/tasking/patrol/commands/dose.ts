import { randomUUID } from 'node:crypto';
import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, notFound, once, type Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import type { PatrolDeps } from '../deps.ts';
import { type Dose, type DoseOfPlace, type DoseTotals, dosePerPlace, doseTotals } from '../model.ts';
import * as store from '../store/doses.ts';
import type { StoredPlan } from '../store/plans.ts';
import * as plans from '../store/plans.ts';

const MINUTE = 60_000;
/** A phone's clock may be this far ahead, and its queue this old. */
const AHEAD_MS = 2 * MINUTE;
const LATE_MS = 48 * 60 * MINUTE;
/** A planned visit this near in time is the one that was meant. */
const NEAR_MS = 60 * MINUTE;

export interface CheckIn {
  planId: string;
  place: number;
  /** Given by a phone without signal, which must name the visit again when it checks out. */
  doseId?: string | undefined;
  /** When it was tapped; now where not given. */
  at?: Instant | undefined;
  idempotencyKey?: string | undefined;
}

/** One tap at a place. The same tap sent twice is one; being checked in there already is not an error. */
export async function checkIn(deps: PatrolDeps, viewer: Viewer, input: CheckIn): Promise<Dose> {
  requirePolicy(viewer, 'dose.record');
  const personId = requirePerson(viewer);
  const at = tappedAt(deps, input.at);
  const { idempotencyKey, ...asked } = input;
  const doseId = await deps.database.transact(viewer, (tx) =>
    once(tx, idempotencyKey, asked, async () => {
      const plan = await requirePlan(tx, input.planId);
      const place = plan.body.places[input.place];
      if (place === undefined) throw notFound('That place of the plan');
      const id = input.doseId ?? randomUUID();
      const [same] = await store.listDoses(tx, { doseId: id });
      // Sent again under another key, or after the answer was lost: the first stands.
      if (same !== undefined && same.personId === personId) return id;
      if (same !== undefined) throw conflict('dose.taken', 'A visit of this name is there already.');
      const [open] = await store.listDoses(tx, { personId, isOpen: true });
      if (open !== undefined) {
        if (open.planId === input.planId && open.place === input.place) return open.doseId;
        throw conflict('dose.elsewhere', 'You are still checked in at another place. Check out there first.', {
          doseId: open.doseId,
          planId: open.planId,
          place: open.place,
        });
      }
      const done = new Set((await store.listDoses(tx, { planIds: [plan.planId] })).map(({ visitId }) => visitId));
      await store.insertDose(tx, {
        doseId: id,
        planId: plan.planId,
        visitId: meantVisit(plan, input.place, at, done),
        place: input.place,
        taskId: plan.taskId,
        personId,
        agencyId: viewer.agencyId,
        how: 'tap',
        certainty: 'counted',
        startedAt: at,
        endedAt: null,
        seenMinutes: null,
        found: [],
        version: 1,
      });
      tx.audit({
        v: 1,
        what: 'dose.checkedIn',
        subjectType: 'dose',
        subjectId: id,
        details: { planId: plan.planId, place: input.place },
      });
      tx.emit({ what: 'dose.changed', payload: { planId: plan.planId, taskId: plan.taskId } });
      return id;
    }),
  );
  return oneDose(deps, viewer, doseId);
}

/** The tap on leaving. Sent again it changes nothing: the first time stands. */
export async function checkOut(
  deps: PatrolDeps,
  viewer: Viewer,
  input: {
    doseId: string;
    at?: Instant | undefined;
    found?: string[] | undefined;
    idempotencyKey?: string | undefined;
  },
): Promise<Dose> {
  requirePolicy(viewer, 'dose.record');
  const personId = requirePerson(viewer);
  const at = tappedAt(deps, input.at);
  await deps.database.transact(viewer, (tx) =>
    once(tx, input.idempotencyKey, { doseId: input.doseId, at: input.at, found: input.found }, async () => {
      const [dose] = await store.listDoses(tx, { doseId: input.doseId });
      if (dose === undefined || dose.personId !== personId) throw notFound('That visit');
      if (dose.endedAt !== null) return null;
      if (at < dose.startedAt) {
        throw badRequest('dose.order', 'The visit would end before it began. Check the clock of the phone.');
      }
      const seenMinutes = (at - dose.startedAt) / MINUTE;
      await store.endDose(tx, dose.doseId, { at, seenMinutes, found: input.found ?? [] });
      tx.audit({
        v: 1,
        what: 'dose.checkedOut',
        subjectType: 'dose',
        subjectId: dose.doseId,
        details: { planId: dose.planId, place: dose.place, minutes: Math.round(seenMinutes) },
      });
      tx.emit({ what: 'dose.changed', payload: { planId: dose.planId } });
      return null;
    }),
  );
  return oneDose(deps, viewer, input.doseId);
}

/** Where this person is checked in now. */
export async function ownOpenVisits(deps: PatrolDeps, viewer: Viewer): Promise<Dose[]> {
  requirePolicy(viewer, 'dose.record');
  const personId = requirePerson(viewer);
  return deps.database.transact(viewer, (tx) => store.listDoses(tx, { personId, isOpen: true }));
}

export interface PlanDose {
  places: DoseOfPlace[];
  totals: DoseTotals;
  /** Where this viewer is checked in now, if on this plan. */
  open: Dose | null;
  /** This viewer's own visits. */
  own: Dose[];
}

/** Intended against delivered of one plan. Who was where is told to nobody but themselves. */
export async function planDose(deps: PatrolDeps, viewer: Viewer, planId: string): Promise<PlanDose> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, async (tx) => {
    const plan = await requirePlan(tx, planId);
    const doses = await store.listDoses(tx, { planIds: [planId] });
    const places = dosePerPlace(plan.body.places, plannedOf(plan), doses);
    const own = viewer.personId === null ? [] : doses.filter(({ personId }) => personId === viewer.personId);
    return { places, totals: doseTotals(places), open: own.find(({ endedAt }) => endedAt === null) ?? null, own };
  });
}

/** What a task was promised in visits and minutes, and what it got, over all its plans. For results. */
export async function doseOf(
  deps: Pick<PatrolDeps, 'database'>,
  viewer: Viewer,
  taskId: number,
): Promise<DoseTotals & { nPlans: number }> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, (tx) => doseOfIn(tx, taskId));
}

/** As `doseOf`, within the caller's transaction. */
export async function doseOfIn(tx: Tx, taskId: number): Promise<DoseTotals & { nPlans: number }> {
  const found = await plans.listPlans(tx, { taskId, limit: 1000, withWithdrawn: true });
  const doses = await store.listDoses(tx, { planIds: found.map(({ planId }) => planId) });
  const rows = found.flatMap((plan) =>
    dosePerPlace(
      plan.body.places,
      // What was withdrawn is no longer intended; what was delivered of it was.
      plan.state === 'kept' ? plannedOf(plan) : [],
      doses.filter(({ planId }) => planId === plan.planId),
    ),
  );
  return { ...doseTotals(rows), nPlans: found.length };
}

export async function requirePlan(tx: Tx, planId: string): Promise<StoredPlan> {
  const plan = await plans.findPlan(tx, planId);
  if (plan === null) throw notFound('That patrol plan');
  return plan;
}

export function requirePerson(viewer: Viewer): number {
  if (viewer.personId === null) throw badRequest('dose.person', 'Only a person can be at a place.');
  return viewer.personId;
}

export const plannedOf = (plan: StoredPlan) => plan.body.crews.flatMap(({ visits }) => visits);

/** The planned visit nearest in time that nobody has made yet, within an hour. */
function meantVisit(plan: StoredPlan, place: number, at: Instant, done: ReadonlySet<string | null>): string | null {
  const near = plannedOf(plan)
    .filter((visit) => visit.place === place && !done.has(visit.visitId) && Math.abs(visit.from - at) <= NEAR_MS)
    .sort((a, b) => Math.abs(a.from - at) - Math.abs(b.from - at));
  return near[0]?.visitId ?? null;
}

function tappedAt(deps: PatrolDeps, at: Instant | undefined): Instant {
  const now = deps.clock.now();
  if (at === undefined) return now;
  if (at > now + AHEAD_MS) throw badRequest('dose.ahead', 'The tap lies in the future. Check the clock of the phone.');
  if (at < now - LATE_MS) throw badRequest('dose.late', 'The tap is older than two days; it is too late to count it.');
  return at;
}

async function oneDose(deps: PatrolDeps, viewer: Viewer, doseId: string): Promise<Dose> {
  const [dose] = await deps.database.transact(viewer, (tx) => store.listDoses(tx, { doseId }));
  if (dose === undefined) throw notFound('That visit');
  return dose;
}
