import type { Instant } from '../../../vocabulary/index.ts';

/** The tables of the meetings, as Kysely reads them. Columns with a default of their own are optional to insert. */
export interface Tables {
  meeting_series: {
    partnership_id: number;
    series_id: number;
    kind: string;
    name: string;
    calendar: unknown;
    agenda: unknown;
    planned_minutes: number;
    reminder: string;
    marking: number;
    is_active: boolean;
    version: number;
  };
  meeting_member: { partnership_id: number; series_id: number; person_id: number; part: string };
  person: { partnership_id: number; person_id: number; name: string; agency_id: number; is_active: boolean };
  agency: { partnership_id: number; agency_id: number; kind: string; name: string };
  meeting: {
    partnership_id: number;
    meeting_id: number;
    series_id: number;
    day: number;
    starts_at: Instant | Date;
    period: string;
    covers_from: Instant | Date;
    covers_to: Instant | Date;
    marking: number;
    state: string;
    chair_person_id: number | null;
    current_step: string | null;
    step_started_at: Instant | Date | null;
    opened_at: Instant | Date | null;
    closed_at: Instant | Date | null;
    version: number;
  };
  meeting_pack: {
    partnership_id: number;
    meeting_id: number;
    edition: number;
    made_at: Instant | Date;
    made_by: string;
    moment_ordinal: number;
    marking: number;
    sha256: Buffer;
    pack: string;
  };
  meeting_pack_change: {
    partnership_id: number;
    meeting_id: number;
    change_number: number;
    at: Instant | Date;
    person_id: number | null;
    person_name: string;
    change: unknown;
  };
  meeting_presence: {
    partnership_id: number;
    meeting_id: number;
    person_id: number;
    agency_id: number | null;
    name: string;
    declaration: string;
    signed_in_at: Instant | Date;
    left_at: Instant | Date | null;
  };
  meeting_decision: {
    partnership_id: number;
    decision_id: number;
    idempotency_key: string;
    meeting_id: number;
    number: number;
    item_key: string;
    choice: string;
    reason: string;
    until_day: number | null;
    refer_kind: string | null;
    refer_to: string | null;
    task_id: number | null;
    strategy_id: number | null;
    title: string;
    place: string;
    subject: string;
    lon: number | null;
    lat: number | null;
    recorded_at: Instant | Date;
    recorded_by: number;
    recorded_by_name: string;
    undone_at: Instant | Date | null;
    undone_by: number | null;
    undone_reason: string | null;
  };
}

/** An instant of a column that may be empty. */
export const instantOf = (value: Instant | Date | null): Instant | null => (value === null ? null : Number(value));
