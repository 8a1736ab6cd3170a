import type { Instant } from '../../../vocabulary/index.ts';

export const TEAM_KINDS = [
  'streetWardens',
  'enforcement',
  'pcso',
  'response',
  'cctv',
  'firePrevention',
  'cleansing',
  'other',
] as const;
export type TeamKind = (typeof TEAM_KINDS)[number];

/** How a team gets about; `none` works from where it is, as a control room does. */
export const TRAVELS = ['walk', 'cycle', 'drive', 'none'] as const;
export type Travel = (typeof TRAVELS)[number];

/** How a person came to hold a power. */
export const GRANTS = ['office', 'designation', 'authorisation', 'accreditation'] as const;
export type Grant = (typeof GRANTS)[number];

export const VEHICLE_KINDS = [
  'car',
  'van',
  'bicycle',
  'motorcycle',
  'appliance',
  'sweeper',
  'lifter',
  'tipper',
] as const;
export type VehicleKind = (typeof VEHICLE_KINDS)[number];

export const ABSENCE_REASONS = ['leave', 'sickness', 'training', 'court', 'other'] as const;
export type AbsenceReason = (typeof ABSENCE_REASONS)[number];

/** What partners are shown of an agency's people: how many; what they can do; who they are. Never why somebody is away. */
export const SHARING_LEVELS = ['numbers', 'skills', 'names'] as const;
export type SharingLevel = (typeof SHARING_LEVELS)[number];

/** Who last changed a row, for whoever wanted to change the version before it. */
export interface Changed {
  version: number;
  changedAt: Instant;
  changedBy: string;
}

export interface Team extends Changed {
  teamId: number;
  agencyId: number;
  kind: TeamKind;
  name: string;
  travel: Travel;
  base: { words: string; lon: number; lat: number } | null;
  isActive: boolean;
}

export interface HeldPower {
  power: string;
  /** ISO dates, both inclusive; null: until further notice. */
  validFrom: string;
  validTo: string | null;
  grantedAs: Grant;
  /** Number of the designation, authorisation or certificate. */
  reference: string;
}

export interface Member extends Changed {
  memberId: number;
  agencyId: number;
  teamId: number;
  personId: number | null;
  name: string;
  callSign: string;
  skills: string[];
  powers: HeldPower[];
  isActive: boolean;
}

export interface Vehicle extends Changed {
  vehicleId: number;
  agencyId: number;
  teamId: number | null;
  name: string;
  kind: VehicleKind;
  seats: number;
  isActive: boolean;
}

export interface ShiftPattern {
  patternId: number;
  agencyId: number;
  name: string;
  startMinute: number;
  endMinute: number;
  isActive: boolean;
}

export interface Shift extends Changed {
  shiftId: number;
  teamId: number;
  agencyId: number;
  /** Local date it begins on. */
  date: string;
  name: string;
  startsAt: Instant;
  endsAt: Instant;
  isCancelled: boolean;
  members: { memberId: number; vehicleId: number | null }[];
}

export interface Absence extends Changed {
  absenceId: number;
  memberId: number;
  startsAt: Instant;
  endsAt: Instant;
  reason: AbsenceReason;
  isWithdrawn: boolean;
}

export interface Sharing {
  agencyId: number;
  withAgencyId: number;
  level: SharingLevel;
  /** ISO date. */
  agreedOn: string;
}

/** Whether a power is held on a local date. */
export function holdsPower(member: Pick<Member, 'powers'>, power: string, date: string): boolean {
  return member.powers.some(
    (held) => held.power === power && held.validFrom <= date && (held.validTo === null || date <= held.validTo),
  );
}

export function overlaps(
  a: { startsAt: Instant; endsAt: Instant },
  b: { startsAt: Instant; endsAt: Instant },
): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
