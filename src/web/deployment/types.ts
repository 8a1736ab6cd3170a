import type { AssignmentState, CapacityHour, Conflict, SharingLevel, TeamKind, Travel } from '../../tasking/model.ts';
import type { AgencyKind } from '../../vocabulary/index.ts';

export interface BoardTask {
  taskId: number;
  number: string;
  title: string;
  state: string;
  agencyId: number | null;
  teamId: number | null;
  from: number | null;
  until: number | null;
  where: string | null;
  lon: number | null;
  lat: number | null;
  power: string | null;
  need: { people: number; minutes: number; skills: string[]; isAssumed: boolean; version: number };
  /** Person-minutes. */
  placed: number;
  left: number;
}

export interface BoardAssignment {
  assignmentId: number;
  taskId: number;
  number: string | null;
  title: string | null;
  part: string;
  teamId: number;
  shiftId: number | null;
  memberId: number | null;
  memberName: string | null;
  isOnePerson: boolean;
  people: number;
  startsAt: number;
  endsAt: number;
  state: AssignmentState;
  askedByAgencyId: number | null;
  reason: string;
  despite: string;
  version: number;
  changedBy: string;
  changedAt: number;
  conflicts: Conflict[];
  travel: string | null;
  mayMove: boolean;
  mayAnswer: boolean;
}

export interface BoardPerson {
  memberId: number | null;
  name: string | null;
  callSign: string | null;
  skills: string[] | null;
  powers: string[] | null;
  isAway: boolean;
  vehicle: string | null;
}

export interface BoardShift {
  shiftId: number;
  teamId: number;
  agencyId: number;
  date: string;
  name: string;
  startsAt: number;
  endsAt: number;
  isCancelled: boolean;
  version: number;
  nPlanned: number;
  nThere: number;
  people: BoardPerson[];
}

export interface BoardTeam {
  teamId: number;
  agencyId: number;
  kind: TeamKind;
  name: string;
  travel: Travel;
  nMembers: number;
  shared: SharingLevel | 'own';
  capacity: CapacityHour[];
}

export interface BoardDay {
  date: string;
  today: string;
  now: number;
  from: number;
  to: number;
  agencies: { agencyId: number; kind: AgencyKind; name: string }[];
  teams: BoardTeam[];
  shifts: BoardShift[];
  assignments: BoardAssignment[];
  unplaced: BoardTask[];
  tasks: BoardTask[];
}

/** Where something is about to be put. */
export interface Spot {
  taskId: number;
  /** Null: not on the board yet. */
  assignmentId: number | null;
  expectedVersion: number;
  teamId: number;
  shiftId: number | null;
  memberId: number | null;
  people: number;
  startsAt: number;
  endsAt: number;
}

export interface Watch {
  watchId: number;
  name: string;
  place: string;
  dueAt: number;
  level: number;
  askedForHelpAt: number | null;
  acknowledgedBy: string | null;
}
