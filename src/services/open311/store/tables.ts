import { type ColumnType, type Generated, type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Format } from '../model/index.ts';

type At = ColumnType<Instant, Date, Date>;
type AtOrNot = ColumnType<Instant | null, Date | null, Date | null>;

export interface Tables {
  open311_jurisdiction: {
    partnership_id: number;
    jurisdiction_id: string;
    contact: string;
    key_service: string;
    changed_at: At;
  };
  open311_key: {
    partnership_id: number;
    key_id: Generated<number>;
    name: string;
    key_hash: Buffer;
    may_report: boolean;
    may_update: boolean;
    per_minute: number;
    media_hosts: string[];
    made_at: At;
    made_by: number | null;
    revoked_at: AtOrNot;
    revoked_by: number | null;
  };
  open311_received: {
    partnership_id: number;
    token: string;
    key_id: number;
    reference: string | null;
    form_hash: Buffer;
    at: At;
    form: ColumnType<unknown, string | null, string | null>;
    attempts: Generated<number>;
    case_id: Generated<number | null>;
    number: Generated<string | null>;
    fault: Generated<string | null>;
    media_url: string | null;
  };
  open311_update: {
    partnership_id: number;
    update_id: Generated<number>;
    key_id: number;
    reference: string | null;
    form_hash: Buffer;
    case_id: number;
    at: At;
  };
  open311_endpoint: {
    partnership_id: number;
    endpoint_id: Generated<number>;
    name: string;
    url: string;
    jurisdiction_id: string;
    api_key: string;
    format: Format;
    body: string | null;
    codes: ColumnType<Record<string, string>, string, string>;
    sends: boolean;
    polls: boolean;
    fetches: boolean;
    updates_until: AtOrNot;
    requests_until: AtOrNot;
    asked_at: AtOrNot;
    fault: string | null;
    made_at: At;
    closed_at: AtOrNot;
    is_on: Generated<boolean>;
    tells_from: AtOrNot;
  };
  open311_sent: {
    partnership_id: number;
    case_id: number;
    endpoint_id: number;
    number: string;
    send_key: string;
    state: Generated<'waiting' | 'token' | 'sent' | 'refused'>;
    token: Generated<string | null>;
    their_id: Generated<string | null>;
    their_status: Generated<string | null>;
    attempts: Generated<number>;
    next_at: At;
    fault: Generated<string | null>;
    sent_at: ColumnType<Instant | null, Date | null | undefined, Date | null>;
  };
  open311_heard: {
    partnership_id: number;
    endpoint_id: number;
    kind: 'update' | 'request';
    their_id: string;
    case_id: number | null;
    at: At;
  };
  open311_told: {
    partnership_id: number;
    endpoint_id: number;
    case_id: number;
    seq: number;
    n_told: Generated<number>;
    n_refused: Generated<number>;
    attempts: Generated<number>;
    next_at: At;
    told_at: ColumnType<Instant | null, Date | null | undefined, Date | null>;
    fault: Generated<string | null>;
  };
}

export const here = (tx: Tx): number => tx.viewer.partnershipId;
export const tables = (tx: Tx) => tx.tables<Tables>();

/** An instant to compare with: columns are read as milliseconds. */
export const moment = (instant: Instant): RawBuilder<Instant> => sql<Instant>`${new Date(instant)}`;
