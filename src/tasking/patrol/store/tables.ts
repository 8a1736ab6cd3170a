import { sql } from 'kysely';
import type { VisitCertainty } from '../../../analysis/index.ts';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { PatrolPlanBody } from '../model.ts';

type At = Instant | Date;

interface Tables {
  patrol_plan: {
    partnership_id: number;
    plan_id: string;
    version: number;
    name: string;
    local_date: string;
    starts_at: At;
    ends_at: At;
    task_id: number | null;
    marking: number;
    state: 'kept' | 'withdrawn';
    card_id: string;
    seed: number;
    made_at: At;
    made_by_person_id: number | null;
    changed_at: At;
    changed_by: string;
    body: PatrolPlanBody;
  };
  patrol_visit: {
    partnership_id: number;
    visit_id: string;
    plan_id: string;
    crew: number;
    ordinal: number;
    place: number;
    planned_from: At;
    planned_to: At;
  };
  dose: {
    partnership_id: number;
    dose_id: string;
    plan_id: string;
    visit_id: string | null;
    place: number;
    task_id: number | null;
    person_id: number | null;
    agency_id: number | null;
    how: 'tap' | 'positions';
    certainty: VisitCertainty;
    started_at: At;
    ended_at: At | null;
    seen_minutes: number | null;
    found: string[];
    version: number;
  };
  position_trace: {
    partnership_id: number;
    trace_id: string;
    plan_id: string;
    person_id: number;
    agency_id: number | null;
    uploaded_at: At;
    first_at: At;
    last_at: At;
    n_positions: number;
    n_left_out: number;
    positions: [number, number, number][] | string | null;
    counted_at: At | null;
    n_visits: number | null;
  };
}

export const here = (tx: Tx) => tx.viewer.partnershipId;
export const onTables = (tx: Tx) => tx.tables<Tables>();
/** A date column as its ISO date, whatever the zone of this process. */
export const isoDate = (column: string) => sql<string>`${sql.ref(column)}::text`;
