import type { FeedSchedule, LoadState, OutsideRule } from '../model.ts';

export interface FeedSettings {
  outside?: OutsideRule;
}

/** Why rows were held, how they were placed, what was left out: counts and sentences, never rows. */
export interface LoadSummary {
  notes?: string[];
  quarantinedByCode?: Record<string, number>;
  placedBy?: Record<string, number>;
}

export interface Tables {
  partnership: {
    partnership_id: number;
    time_zone: string;
    plane: { id: string };
    settings: Record<string, unknown>;
  };
  agency: { partnership_id: number; agency_id: number; kind: string; name: string };
  person: { partnership_id: number; person_id: number; name: string };
  moment: {
    partnership_id: number;
    moment_id: number;
    kind: string;
    ordinal: number | null;
    at: number | null;
  };
  feed: {
    partnership_id: number;
    feed_id: number;
    code: string;
    name: string;
    agency_id: number;
    owner: string;
    purpose: string;
    marking: number;
    adapter: string;
    profile: string | null;
    schedule: FeedSchedule;
    retention_days: number | null;
    is_active: boolean;
    created_at: number;
    settings: FeedSettings;
  };
  load: {
    partnership_id: number;
    load_id: number;
    feed_id: number;
    moment_id: number | null;
    state: LoadState;
    file_name: string;
    file_hash: Buffer | null;
    file_bytes: number | null;
    adapter: string;
    profile: string | null;
    profile_version: string | null;
    started_at: number;
    started_by: number | null;
    finished_at: number | null;
    rows_read: number;
    rows_accepted: number;
    rows_updated: number;
    rows_unchanged: number;
    rows_quarantined: number;
    covers_from: number | null;
    covers_to: number | null;
    message: string | null;
    withdrawn_at: number | null;
    withdrawn_reason: string | null;
    layout: string | null;
    summary: LoadSummary;
    bytes_taken: number;
    cancel_asked: boolean;
  };
  erasure: {
    partnership_id: number;
    moment_id: number;
    feed_id: number;
    at: number;
    retention_days: number;
    before: number;
    incidents: number;
    versions: number;
    held_rows: number;
  };
  erasure_of_load: {
    partnership_id: number;
    moment_id: number;
    load_id: number;
    versions: number;
    held_rows: number;
  };
  quarantine: {
    partnership_id: number;
    load_id: number;
    row_number: number;
    code: string;
    column_name: string;
    found: string;
    expected: string;
    raw: string;
    resolved_by_load_id: number | null;
    source_ref: string | null;
    member: string | null;
  };
  incident: {
    partnership_id: number;
    incident_id: number;
    version: number;
    feed_id: number;
    load_id: number;
    known_from: number;
    known_to: number | null;
    occurred_from: number | null;
    occurred_to: number | null;
    recorded_at: number | null;
  };
}

export type FeedRow = Tables['feed'];
export type LoadRow = Tables['load'];
export type QuarantineRow = Tables['quarantine'];
