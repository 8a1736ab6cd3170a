import { type ColumnType, type Generated, sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { AbsenceReason, Changed, Grant, SharingLevel, TeamKind, Travel, VehicleKind } from '../model.ts';

/** Read as milliseconds, written as a Date. */
export type At = ColumnType<Instant, Date, Date>;
/** Read through `isoDate`, written as an ISO date. */
export type LocalDate = ColumnType<string, string, string>;

interface ChangedColumns {
  version: Generated<number>;
  changed_at: At;
  changed_by: string;
}

export interface Tables {
  agency: { partnership_id: number; agency_id: number; kind: string; name: string };
  team: ChangedColumns & {
    partnership_id: number;
    team_id: Generated<number>;
    agency_id: number;
    kind: TeamKind;
    name: string;
    travel: Travel;
    base: string;
    base_lon: number | null;
    base_lat: number | null;
    is_active: Generated<boolean>;
  };
  member: ChangedColumns & {
    partnership_id: number;
    member_id: Generated<number>;
    agency_id: number;
    team_id: number;
    person_id: number | null;
    name: string;
    call_sign: string;
    skills: string[];
    is_active: Generated<boolean>;
  };
  member_power: {
    partnership_id: number;
    member_id: number;
    power: string;
    valid_from: LocalDate;
    valid_to: ColumnType<string | null, string | null, string | null>;
    granted_as: Grant;
    reference: string;
  };
  vehicle: ChangedColumns & {
    partnership_id: number;
    vehicle_id: Generated<number>;
    agency_id: number;
    team_id: number | null;
    name: string;
    kind: VehicleKind;
    seats: number;
    is_active: Generated<boolean>;
  };
  shift_pattern: {
    partnership_id: number;
    pattern_id: Generated<number>;
    agency_id: number;
    name: string;
    start_minute: number;
    end_minute: number;
    is_active: Generated<boolean>;
  };
  shift: ChangedColumns & {
    partnership_id: number;
    shift_id: Generated<number>;
    team_id: number;
    local_date: LocalDate;
    name: string;
    starts_at: At;
    ends_at: At;
    is_cancelled: Generated<boolean>;
  };
  shift_member: { partnership_id: number; shift_id: number; member_id: number; vehicle_id: number | null };
  absence: ChangedColumns & {
    partnership_id: number;
    absence_id: Generated<number>;
    member_id: number;
    starts_at: At;
    ends_at: At;
    reason: AbsenceReason;
    is_withdrawn: Generated<boolean>;
  };
  workforce_sharing: {
    partnership_id: number;
    agency_id: number;
    with_agency_id: number;
    level: SharingLevel;
    agreed_on: LocalDate;
    changed_at: At;
    changed_by: string;
  };
}

export const here = (tx: Tx) => tx.viewer.partnershipId;
/** A date column as its ISO date, whatever the zone of this process. */
export const isoDate = (column: string) => sql<string>`${sql.ref(column)}::text`;
export const onTables = (tx: Tx) => tx.tables<Tables>();

export const changedOf = (row: { version: number; changed_at: Instant; changed_by: string }): Changed => ({
  version: row.version,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

/** What every insert and update of a row with a version says of who did it. */
export const stamp = (tx: Tx, now: Instant) => ({ changed_at: new Date(now), changed_by: tx.viewer.name });
