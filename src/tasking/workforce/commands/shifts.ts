import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, type Tx } from '../../../platform/index.ts';
import { dayOfIsoDate, isoDateOfDay, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import type { WorkforceDeps } from '../deps.ts';
import {
  type Member,
  overlaps,
  type Rota,
  rotaShift,
  type Shift,
  type ShiftTimes,
  shiftInstants,
  type Team,
  type Vehicle,
} from '../model.ts';
import * as people from '../store/people.ts';
import * as store from '../store/shifts.ts';
import { nameOf, required, requireOwnAgency, requireVersion } from './checks.ts';

/** A shift as it is planned: by the local clock. */
export interface PlannedShift extends ShiftTimes {
  teamId: number;
  /** Local date it begins on. */
  date: string;
  name: string;
  members: Shift['members'];
  isCancelled: boolean;
}

/** Longest shift that can be meant. */
const LONGEST_MS = 16 * 3_600_000;
const DAY_MS = 86_400_000;
/** Longest rota planned at once. */
const MOST_ROTA_DAYS = 366;

/** Plans a shift, or changes the one named with its version. */
export async function saveShift(
  deps: WorkforceDeps,
  viewer: Viewer,
  input: PlannedShift & { shiftId?: number | undefined; expectedVersion?: number | undefined },
): Promise<{ shiftId: number }> {
  requirePolicy(viewer, 'workforce.manage');
  return deps.database.transact(viewer, async (tx) => {
    const known = await readPlanning(tx, viewer, input.teamId);
    const shift = shiftFields(deps, input);
    let before: Shift | undefined;
    if (input.shiftId !== undefined) {
      before = required((await store.listShifts(tx, { shiftId: input.shiftId }))[0], 'That shift');
      requireOwnAgency(viewer, before.agencyId, 'These shifts');
      requireVersion(before, input.expectedVersion ?? 0, `The shift ${before.name} of ${before.date}`);
    }
    const around = await store.listShifts(tx, { from: shift.startsAt - DAY_MS, to: shift.endsAt + DAY_MS });
    checkShift(
      shift,
      known,
      around.filter((each) => each.shiftId !== input.shiftId),
    );
    const now = deps.clock.now();
    let shiftId = input.shiftId;
    if (shiftId === undefined) shiftId = (await store.insertShifts(tx, [shift], now))[0]!;
    else await store.updateShift(tx, shiftId, before!.version, shift, now);
    tx.audit({
      v: 1,
      what: before === undefined ? 'shift.planned' : shift.isCancelled ? 'shift.cancelled' : 'shift.changed',
      subjectType: 'shift',
      subjectId: shiftId,
      details: {
        teamId: shift.teamId,
        date: shift.date,
        name: shift.name,
        startsAt: shift.startsAt,
        endsAt: shift.endsAt,
        members: shift.members.map((each) => each.memberId),
        before: before?.members.map((each) => each.memberId) ?? [],
      },
    });
    tx.emit({ what: 'deployment.changed', payload: { shiftDate: shift.date } });
    return { shiftId };
  });
}

interface Planning {
  team: Team;
  members: Map<number, Member>;
  vehicles: Map<number, Vehicle>;
}

/** Locks the agency's planning and reads who may be planned. */
async function readPlanning(tx: Tx, viewer: Viewer, teamId: number): Promise<Planning> {
  const team = required(
    (await people.listTeams(tx)).find((each) => each.teamId === teamId),
    'That team',
  );
  requireOwnAgency(viewer, team.agencyId, 'These shifts');
  await people.lockAgency(tx, team.agencyId);
  return {
    team,
    members: new Map((await people.listMembers(tx)).map((each) => [each.memberId, each])),
    vehicles: new Map((await people.listVehicles(tx)).map((each) => [each.vehicleId, each])),
  };
}

function shiftFields(deps: WorkforceDeps, planned: PlannedShift): store.ShiftFields {
  const { startsAt, endsAt } = shiftInstants(new LocalClock(deps.timeZone), dayOfIsoDate(planned.date), planned);
  if (endsAt <= startsAt) {
    throw badRequest(
      'shift.skipped',
      'Clocks go forward over this shift: it would end before it starts. Change its times.',
    );
  }
  if (endsAt - startsAt > LONGEST_MS) {
    throw badRequest('shift.too-long', 'A shift lasts at most 16 hours. Check its times.');
  }
  const { teamId, date, members, isCancelled } = planned;
  return { teamId, date, name: nameOf(planned.name, 'A shift'), startsAt, endsAt, members, isCancelled };
}

function checkShift(shift: store.ShiftFields, known: Planning, others: readonly Shift[]): void {
  if (shift.isCancelled) return;
  const standing = others.filter((each) => !each.isCancelled);
  if (standing.some((each) => each.teamId === shift.teamId && each.date === shift.date && each.name === shift.name)) {
    throw conflict('shift.twice', `${known.team.name} has a shift ${shift.name} on ${shift.date} already.`);
  }
  const planned = new Set<number>();
  for (const { memberId, vehicleId } of shift.members) {
    const member = required(known.members.get(memberId), 'That person');
    if (member.agencyId !== known.team.agencyId || !member.isActive) {
      throw badRequest('shift.member', `${member.name} does not work for the agency of ${known.team.name}.`);
    }
    if (planned.has(memberId)) throw badRequest('shift.member-twice', `${member.name} is named twice.`);
    planned.add(memberId);
    const other = standing.find(
      (each) => overlaps(each, shift) && each.members.some((one) => one.memberId === memberId),
    );
    if (other !== undefined) {
      throw conflict('shift.double', `${member.name} is on the shift ${other.name} of ${other.date} at that time.`);
    }
    if (vehicleId === null) continue;
    const vehicle = required(known.vehicles.get(vehicleId), 'That vehicle');
    const taken = standing.find(
      (each) => overlaps(each, shift) && each.members.some((one) => one.vehicleId === vehicleId),
    );
    if (vehicle.agencyId !== known.team.agencyId || !vehicle.isActive || taken !== undefined) {
      throw conflict('shift.vehicle', `${vehicle.name} cannot be taken: it is out of use, another's, or out already.`);
    }
    const aboard = shift.members.filter((each) => each.vehicleId === vehicleId).length;
    if (aboard > vehicle.seats) {
      throw badRequest('shift.seats', `${vehicle.name} has ${vehicle.seats} seats; ${aboard} people were put in it.`);
    }
  }
}

/** A rota for a team's people over a range of dates, both included. Shifts that are planned already stay as they are. */
export interface PlanRota {
  teamId: number;
  from: string;
  to: string;
  rota: Rota;
  /** People in the order they turn; all the team's active people, by id, where not given. */
  memberIds?: readonly number[] | undefined;
}

export async function planRota(
  deps: WorkforceDeps,
  viewer: Viewer,
  input: PlanRota,
): Promise<{ planned: number; there: number }> {
  requirePolicy(viewer, 'workforce.manage');
  const first = dayOfIsoDate(input.from);
  const last = dayOfIsoDate(input.to);
  if (last < first || last - first >= MOST_ROTA_DAYS) {
    throw badRequest('rota.range', `A rota is planned for 1 to ${MOST_ROTA_DAYS} days at once.`);
  }
  return deps.database.transact(viewer, async (tx) => {
    const known = await readPlanning(tx, viewer, input.teamId);
    const patterns = await people.listPatterns(tx);
    const times = new Map(
      input.rota.shifts.map((name) => [
        name,
        required(
          patterns.find((each) => each.agencyId === known.team.agencyId && each.name === name && each.isActive),
          `The shift pattern ${name}`,
        ),
      ]),
    );
    const members =
      input.memberIds ??
      [...known.members.values()]
        .filter((each) => each.teamId === input.teamId && each.isActive)
        .map((each) => each.memberId);
    const clock = new LocalClock(deps.timeZone);
    const existing = await store.listShifts(tx, {
      from: clock.startOfDay(first) - DAY_MS,
      to: clock.startOfDay(last + 1) + DAY_MS,
    });
    const shifts: store.ShiftFields[] = [];
    let there = 0;
    for (let day = first; day <= last; day++) {
      const date = isoDateOfDay(day);
      for (const [name, pattern] of times) {
        const on = members.filter((_, i) => rotaShift(input.rota, day, i) === name);
        const same = existing.find((each) => each.teamId === input.teamId && each.date === date && each.name === name);
        if (same !== undefined) {
          if (!same.isCancelled) there++;
          continue;
        }
        if (on.length === 0) continue;
        const shift = shiftFields(deps, {
          teamId: input.teamId,
          date,
          name,
          startMinute: pattern.startMinute,
          endMinute: pattern.endMinute,
          members: on.map((memberId) => ({ memberId, vehicleId: null })),
          isCancelled: false,
        });
        checkShift(shift, known, existing);
        shifts.push(shift);
      }
    }
    await store.insertShifts(tx, shifts, deps.clock.now());
    tx.audit({
      v: 1,
      what: 'rota.planned',
      subjectType: 'team',
      subjectId: input.teamId,
      details: { from: input.from, to: input.to, ...input.rota, planned: shifts.length },
    });
    tx.emit({ what: 'deployment.changed', payload: { shiftDate: null } });
    return { planned: shifts.length, there };
  });
}

/** Somebody is not there: leave, sickness. Partners are told that, and not why. */
export async function saveAbsence(
  deps: WorkforceDeps,
  viewer: Viewer,
  input: store.AbsenceFields & { absenceId?: number | undefined; expectedVersion?: number | undefined },
): Promise<{ absenceId: number }> {
  requirePolicy(viewer, 'workforce.manage');
  if (input.endsAt <= input.startsAt) throw badRequest('absence.ends', 'An absence ends after it starts.');
  return deps.database.transact(viewer, async (tx) => {
    const member = required(
      (await people.listMembers(tx)).find((each) => each.memberId === input.memberId),
      'That person',
    );
    requireOwnAgency(viewer, member.agencyId, 'These people');
    await people.lockAgency(tx, member.agencyId);
    const now = deps.clock.now();
    let { absenceId } = input;
    if (absenceId === undefined) absenceId = (await store.insertAbsences(tx, [input], now))[0]!;
    else {
      const found = required((await store.listAbsences(tx, { absenceId }))[0], 'That absence');
      if (found.memberId !== input.memberId) throw badRequest('absence.person', 'An absence stays with its person.');
      requireVersion(found, input.expectedVersion ?? 0, 'This absence');
      await store.updateAbsence(tx, absenceId, found.version, input, now);
    }
    // The trail is read by others than the line manager: that somebody is away, not why.
    tx.audit({
      v: 1,
      what: input.isWithdrawn ? 'absence.withdrawn' : 'absence.saved',
      subjectType: 'member',
      subjectId: input.memberId,
      details: { absenceId, startsAt: input.startsAt, endsAt: input.endsAt },
    });
    tx.emit({ what: 'deployment.changed', payload: { shiftDate: null } });
    return { absenceId };
  });
}
