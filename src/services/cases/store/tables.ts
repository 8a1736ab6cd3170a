import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Author, CaseState, Channel } from '../model.ts';

type At = Instant | Date;

export interface Tables {
  case_counter: { partnership_id: number; last_case_id: number };
  service_case: {
    partnership_id: number;
    case_id: number;
    number: string;
    version: number;
    state: CaseState;
    is_open: boolean;
    code: string;
    definition_version: number;
    channel: Channel;
    marking: number;
    agency_id: number | null;
    team_id: number | null;
    person_id: number | null;
    planned_for: At | null;
    lon: number;
    lat: number;
    street_id: number | null;
    reported_at: At;
    triaged_at: At | null;
    eligible_at: At | null;
    assigned_at: At | null;
    on_scene_at: At | null;
    done_at: At | null;
    closed_at: At | null;
    changed_at: At;
    merged_into: number | null;
    n_reports: number;
    n_reopened: number;
    picture_version: number;
    pictured_version: number;
    source_ref: string | null;
    body: string;
  };
  case_event: {
    partnership_id: number;
    case_id: number;
    seq: number;
    at: At;
    by_kind: Author['kind'];
    person_id: number | null;
    agency_id: number | null;
    by_words: string;
    what: string;
    body: string;
  };
  case_vehicle: { partnership_id: number; case_id: number; seq: number; field: string; vrm: string };
  case_reporter: {
    partnership_id: number;
    case_id: number;
    report_no: number;
    at: At;
    channel: Channel;
    token_hash: Buffer;
    name: string | null;
    email: string | null;
    phone: string | null;
    language: string | null;
    wants_updates: boolean;
    erased_at: At | null;
  };
  case_photo: {
    partnership_id: number;
    attachment_id: string;
    case_id: number;
    at: At;
    person_id: number | null;
    actor: string;
    words: string;
    is_public: boolean;
    width: number;
    height: number;
    bytes: number;
    sha256: Buffer;
    thumbnail_sha256: Buffer;
    removed_at: At | null;
    removed_reason: string | null;
  };
}

export const here = (tx: Tx): number => tx.viewer.partnershipId;
