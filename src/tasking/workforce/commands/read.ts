import { can, requirePolicy } from '../../../governance/index.ts';
import { badRequest, type Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import type { WorkforceDeps } from '../deps.ts';
import {
  type Absence,
  type Member,
  minutesByHour,
  type SharedMember,
  type Sharing,
  type SharingLevel,
  type Shift,
  sharedMember,
  sharingLevel,
  shiftPresence,
  type Team,
  type Vehicle,
} from '../model.ts';
import * as people from '../store/people.ts';
import * as store from '../store/shifts.ts';

/** Everything there is to know of who works when. For rooms that plan with it; what leaves goes through `presentShift`. */
export interface Workforce {
  teams: Team[];
  members: Member[];
  vehicles: Vehicle[];
  sharing: Sharing[];
  /** Shifts and absences that touch the range; cancelled shifts are among them. */
  shifts: Shift[];
  absences: Absence[];
}

/** Within a transaction of the caller's: what is read stays so until it commits where the agency is locked. */
export async function workforceIn(tx: Tx, range: { from: Instant; to: Instant }): Promise<Workforce> {
  return {
    teams: await people.listTeams(tx),
    members: await people.listMembers(tx),
    vehicles: await people.listVehicles(tx),
    sharing: await people.listSharing(tx),
    shifts: await store.listShifts(tx, range),
    absences: await store.listAbsences(tx, range),
  };
}

/** Shifts and who is on them, for another room's own reckoning. */
export async function readWorkforce(
  deps: WorkforceDeps,
  viewer: Viewer,
  range: { from: Instant; to: Instant },
): Promise<Workforce> {
  requirePolicy(viewer, 'workforce.read');
  checkRange(range);
  return deps.database.transact(viewer, (tx) => workforceIn(tx, range));
}

/** A shift as this viewer may know of it. */
export interface ShiftView {
  shiftId: number;
  teamId: number;
  agencyId: number;
  date: string;
  name: string;
  startsAt: Instant;
  endsAt: Instant;
  isCancelled: boolean;
  version: number;
  /** People planned, and how many of them are there all through. */
  nPlanned: number;
  nThere: number;
  /** What is shown of them; empty where only numbers are shared. */
  people: (SharedMember & { isAway: boolean; vehicle: string | null })[];
}

export function presentShift(known: Workforce, viewer: Viewer, shift: Shift): ShiftView {
  const level = sharingLevel(known.sharing, shift.agencyId, viewer.agencyId);
  const members = new Map(known.members.map((each) => [each.memberId, each]));
  const vehicles = new Map(known.vehicles.map((each) => [each.vehicleId, each]));
  const away = new Set(
    shift.members
      .map(({ memberId }) => memberId)
      .filter((memberId) =>
        known.absences.some(
          (each) => each.memberId === memberId && each.startsAt < shift.endsAt && each.endsAt > shift.startsAt,
        ),
      ),
  );
  return {
    shiftId: shift.shiftId,
    teamId: shift.teamId,
    agencyId: shift.agencyId,
    date: shift.date,
    name: shift.name,
    startsAt: shift.startsAt,
    endsAt: shift.endsAt,
    isCancelled: shift.isCancelled,
    version: shift.version,
    nPlanned: shift.members.length,
    nThere: shift.members.length - away.size,
    people:
      level === 'numbers'
        ? []
        : shift.members.map(({ memberId, vehicleId }) => ({
            ...sharedMember(members.get(memberId)!, level, shift.date),
            isAway: away.has(memberId),
            vehicle: vehicleId === null ? null : (vehicles.get(vehicleId)?.name ?? null),
          })),
  };
}

/** A team as this viewer may know of it. */
export interface TeamView extends Team {
  nMembers: number;
  shared: SharingLevel | 'own';
}

export function presentTeam(known: Pick<Workforce, 'members' | 'sharing'>, viewer: Viewer, team: Team): TeamView {
  return {
    ...team,
    nMembers: known.members.filter((each) => each.teamId === team.teamId && each.isActive).length,
    shared: sharingLevel(known.sharing, team.agencyId, viewer.agencyId),
  };
}

/** Who there is: teams of every agency as shared, and of one's own agency its people, vehicles and patterns. */
export async function listWorkforce(deps: WorkforceDeps, viewer: Viewer) {
  requirePolicy(viewer, 'workforce.read');
  return deps.database.transact(viewer, async (tx) => {
    const teams = await people.listTeams(tx);
    const members = await people.listMembers(tx);
    const sharing = await people.listSharing(tx);
    const isOwn = (each: { agencyId: number }) => sharingLevel([], each.agencyId, viewer.agencyId) === 'own';
    return {
      teams: teams.map((team) => presentTeam({ members, sharing }, viewer, team)),
      members: members.filter(isOwn),
      vehicles: (await people.listVehicles(tx)).filter(isOwn),
      patterns: (await people.listPatterns(tx)).filter(isOwn),
      sharing,
    };
  });
}

export async function listShifts(
  deps: WorkforceDeps,
  viewer: Viewer,
  range: { from: Instant; to: Instant; teamId?: number | undefined },
): Promise<ShiftView[]> {
  const known = await readWorkforce(deps, viewer, range);
  return known.shifts
    .filter((shift) => range.teamId === undefined || shift.teamId === range.teamId)
    .map((shift) => presentShift(known, viewer, shift));
}

/** How many people of each team are there in each hour, of every agency: numbers, which partners always see. */
export async function availability(deps: WorkforceDeps, viewer: Viewer, range: { from: Instant; to: Instant }) {
  const known = await readWorkforce(deps, viewer, range);
  return known.teams
    .filter((team) => team.isActive)
    .map((team) => {
      const shifts = known.shifts.filter((shift) => shift.teamId === team.teamId && !shift.isCancelled);
      const level = sharingLevel(known.sharing, team.agencyId, viewer.agencyId);
      const spans = shifts.flatMap((shift) => shiftPresence(shift, known.absences));
      const skills = new Map<string, number>();
      for (const memberId of new Set(spans.map((span) => span.memberId))) {
        for (const skill of known.members.find((each) => each.memberId === memberId)?.skills ?? []) {
          skills.set(skill, (skills.get(skill) ?? 0) + 1);
        }
      }
      return {
        teamId: team.teamId,
        agencyId: team.agencyId,
        shared: level,
        hours: minutesByHour({ startsAt: range.from, endsAt: range.to }, spans).map(({ startsAt, minutes }) => ({
          startsAt,
          people: Math.round((minutes / 60) * 100) / 100,
        })),
        skills: level === 'numbers' ? null : [...skills].sort().map(([skill, n]) => ({ skill, people: n })),
      };
    });
}

/** One's own agency's absences. Why somebody is away: to who plans them, and to themselves. The reading is on record. */
export async function listAbsences(deps: WorkforceDeps, viewer: Viewer, range: { from: Instant; to: Instant }) {
  requirePolicy(viewer, 'workforce.read');
  checkRange(range);
  return deps.database.transact(viewer, async (tx) => {
    const members = new Map((await people.listMembers(tx)).map((each) => [each.memberId, each]));
    const maySeeWhy = can(viewer, 'workforce.manage');
    const shown = (await store.listAbsences(tx, range)).flatMap((absence) => {
      const member = members.get(absence.memberId)!;
      if (viewer.agencyId !== null && member.agencyId !== viewer.agencyId) return [];
      const isOwn = viewer.personId !== null && member.personId === viewer.personId;
      return [
        {
          absenceId: absence.absenceId,
          memberId: absence.memberId,
          startsAt: absence.startsAt,
          endsAt: absence.endsAt,
          reason: maySeeWhy || isOwn ? absence.reason : null,
          version: absence.version,
        },
      ];
    });
    const nWithReason = shown.filter(({ reason }) => reason !== null).length;
    if (nWithReason > 0) tx.audit({ v: 1, what: 'absences.read', details: { ...range, absences: nWithReason } });
    return shown;
  });
}

const LONGEST_RANGE_MS = 62 * 86_400_000;

function checkRange({ from, to }: { from: Instant; to: Instant }): void {
  if (!(to > from) || to - from > LONGEST_RANGE_MS) {
    throw badRequest('workforce.range', 'Ask for a range that ends after it starts, of at most 62 days.');
  }
}
