import type {
  Absence,
  AbsenceReason,
  Member,
  Sharing,
  SharingLevel,
  Shift,
  ShiftPattern,
  Team,
  TeamKind,
  Vehicle,
} from '../../tasking/model.ts';

/** Teams, people and what agencies show each other, as the server tells them; people are those of the reader's agency. */
export interface Workforce {
  teams: (Team & { nMembers: number; shared: SharingLevel | 'own' })[];
  members: Member[];
  vehicles: Vehicle[];
  patterns: ShiftPattern[];
  sharing: Sharing[];
}

export interface ShiftLine
  extends Pick<Shift, 'shiftId' | 'teamId' | 'date' | 'name' | 'startsAt' | 'endsAt' | 'version'> {
  agencyId: number;
  isCancelled: boolean;
  nPlanned: number;
  nThere: number;
  people: { memberId: number | null; name: string | null; isAway: boolean; vehicle: string | null }[];
}

export type AbsenceLine = Pick<Absence, 'absenceId' | 'memberId' | 'startsAt' | 'endsAt' | 'version'> & {
  reason: Absence['reason'] | null;
};

export const TEAM_KIND_WORDS: Record<TeamKind, string> = {
  streetWardens: 'Street wardens',
  enforcement: 'Enforcement',
  pcso: 'Police community support officers',
  response: 'Response',
  cctv: 'CCTV',
  firePrevention: 'Fire prevention',
  cleansing: 'Street cleansing',
  other: 'Other',
};

export const REASON_WORDS: Record<AbsenceReason, string> = {
  leave: 'Leave',
  sickness: 'Sickness',
  training: 'Training',
  court: 'Court',
  other: 'Other',
};

/** Minutes since midnight as a field for a time writes them, and back. */
export const clockOfMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
export function minuteOfClock(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}
/** Words parted by commas, and back. */
export const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
