import type { VisitCertainty } from '../../../analysis/index.ts';
import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, notAllowed, notFound, once } from '../../../platform/index.ts';
import { type Instant, isoDateOfDay, LocalClock, type Viewer, weekdayOfDay } from '../../../vocabulary/index.ts';
import type { ProgrammeDeps } from '../deps.ts';
import {
  type AgencySchedule,
  type DoneCounts,
  type HotspotDay,
  type HotspotPatrol,
  schedulePatrols,
} from '../model.ts';
import * as store from '../store.ts';
import { daysOf, requireProgramme, requireVersion } from './programmes.ts';

export interface PlanPatrols {
  programmeId: string;
  expectedVersion: number;
  from: string;
  to: string;
  agencies: AgencySchedule[];
  seed?: number | undefined;
}

/** Plans the patrols of some days; in a trial only on the place-days that chance assigned. Days are planned once. */
export async function planPatrols(
  deps: ProgrammeDeps,
  viewer: Viewer,
  input: PlanPatrols,
): Promise<{ planned: number; leftOut: number }> {
  requirePolicy(viewer, 'programme.manage');
  const days = daysOf(input.from, input.to);
  const clock = new LocalClock(deps.intelligence.partnership.timeZone);
  return deps.database.transact(viewer, async (tx) => {
    const programme = await requireProgramme(tx, input.programmeId);
    requireVersion(programme, input.expectedVersion, `The programme ${programme.name}`);
    if (input.from < programme.from || input.to > programme.to) {
      throw badRequest('programme.dates', `The programme runs from ${programme.from} to ${programme.to}.`);
    }
    const there = await store.listPatrols(tx, programme.programmeId);
    const twice = there.find(({ date }) => date >= input.from && date <= input.to);
    if (twice !== undefined) {
      throw conflict('programme.planned', `${twice.date} is planned already. Plan the days after it.`, {
        date: twice.date,
      });
    }
    const hotspots = (await store.listHotspots(tx, programme.programmeId)).map(({ hotspot }) => hotspot);
    const assigned = programme.trial === null ? null : assignedDays(await store.listDays(tx, programme.programmeId));
    const { patrols, nLeftOut } = schedulePatrols({
      days,
      weekdayOf: weekdayOfDay,
      hotspots,
      agencies: input.agencies,
      seed: input.seed ?? 1,
      isOn: (hotspot, day) => assigned === null || assigned.has(`${hotspot}|${isoDateOfDay(day)}`),
    });
    const first = Math.max(0, ...there.map(({ patrolId }) => patrolId)) + 1;
    const at = deps.clock.now();
    await store.insertPatrols(
      tx,
      programme.programmeId,
      patrols.map((patrol, i) => ({
        patrolId: first + i,
        hotspot: patrol.hotspot,
        agencyId: patrol.agencyId,
        date: isoDateOfDay(patrol.day),
        plannedFrom: localInstant(clock, patrol.day, patrol.minute),
        plannedMinutes: patrol.minutes,
      })),
      at,
    );
    // The programme's version is that of its plan too: two people who plan at once do not both succeed.
    await store.changeProgramme(tx, programme.programmeId, programme.version, { at });
    tx.audit({
      v: 1,
      what: 'programme.planned',
      subjectType: 'programme',
      subjectId: programme.programmeId,
      details: { from: input.from, to: input.to, patrols: patrols.length, leftOut: nLeftOut, seed: input.seed ?? 1 },
    });
    tx.emit({ what: 'programme.changed', payload: { programmeId: programme.programmeId } });
    return { planned: patrols.length, leftOut: nLeftOut };
  });
}

export interface RecordPatrol {
  programmeId: string;
  patrolId: number;
  expectedVersion: number;
  state: 'done' | 'notDone';
  deliveredFrom?: Instant | undefined;
  deliveredMinutes?: number | undefined;
  certainty?: VisitCertainty | undefined;
  done?: DoneCounts | undefined;
  reason?: string | undefined;
  idempotencyKey?: string | undefined;
}

/** Records what came of one patrol, by the agency whose it is. Counts only. */
export async function recordPatrol(deps: ProgrammeDeps, viewer: Viewer, input: RecordPatrol): Promise<HotspotPatrol> {
  requirePolicy(viewer, 'dose.record');
  const { idempotencyKey, ...asked } = input;
  return deps.database.transact(viewer, async (tx) => {
    await once(tx, idempotencyKey, asked, async () => {
      await requireProgramme(tx, input.programmeId);
      const [patrol] = await store.listPatrols(tx, input.programmeId, { patrolId: input.patrolId });
      if (patrol === undefined) throw notFound('That patrol');
      if (viewer.kind === 'person' && viewer.agencyId !== patrol.agencyId) {
        throw notAllowed('This patrol is another agency’s, which records what it did itself.');
      }
      requireVersion(patrol, input.expectedVersion, 'This patrol');
      const isDone = input.state === 'done';
      if (!isDone && (input.reason ?? '').trim() === '') {
        throw badRequest('programme.reason', 'A patrol that was not done needs a reason.');
      }
      const recorded: HotspotPatrol = {
        ...patrol,
        state: input.state,
        deliveredFrom: isDone ? (input.deliveredFrom ?? patrol.plannedFrom) : null,
        deliveredMinutes: isDone ? (input.deliveredMinutes ?? patrol.plannedMinutes) : null,
        certainty: isDone ? (input.certainty ?? 'counted') : null,
        done: isDone ? (input.done ?? {}) : {},
        reason: (input.reason ?? '').trim(),
      };
      if (!(await store.updatePatrol(tx, input.programmeId, recorded, patrol.version, deps.clock.now()))) {
        throw conflict('changed-meanwhile', 'This patrol was changed at the same moment. Look at it again.');
      }
      tx.audit({
        v: 1,
        what: 'programme.recorded',
        subjectType: 'programme',
        subjectId: input.programmeId,
        details: {
          patrolId: input.patrolId,
          state: input.state,
          minutes: recorded.deliveredMinutes,
          done: recorded.done,
        },
      });
      tx.emit({ what: 'programme.changed', payload: { programmeId: input.programmeId } });
      return null;
    });
    const [patrol] = await store.listPatrols(tx, input.programmeId, { patrolId: input.patrolId });
    return patrol!;
  });
}

export async function listPatrols(
  deps: ProgrammeDeps,
  viewer: Viewer,
  input: { programmeId: string; from?: string | undefined; to?: string | undefined },
): Promise<HotspotPatrol[]> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, async (tx) => {
    await requireProgramme(tx, input.programmeId);
    return store.listPatrols(tx, input.programmeId, input);
  });
}

const assignedDays = (days: readonly HotspotDay[]) =>
  new Set(days.filter(({ isAssigned }) => isAssigned).map(({ hotspot, date }) => `${hotspot}|${date}`));

function localInstant(clock: LocalClock, day: number, minute: number): Instant {
  const date = new Date((day + Math.floor(minute / 1440)) * 86_400_000);
  const ofDay = minute % 1440;
  return clock.instantOf(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    Math.floor(ofDay / 60),
    ofDay % 60,
  );
}
