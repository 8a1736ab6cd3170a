-- Patrol plans, what was delivered of them, and hotspot programmes with their trials. A position is kept until its visits are
-- counted and not a minute longer.

create table patrol_plan (
  partnership_id integer not null references partnership,
  plan_id uuid not null,
  version integer not null,
  name text not null,
  -- The local day the shift begins on.
  local_date date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  task_id integer,
  marking smallint not null,
  state text not null constraint patrol_plan_state_is_known check (state in ('kept','withdrawn')),
  -- The analysis card its risks were taken from.
  card_id uuid not null,
  seed integer not null,
  made_at timestamptz not null,
  made_by_person_id integer,
  changed_at timestamptz not null,
  changed_by text not null,
  -- Request, places, routes, bound, alternatives and notices: the plan whole, as it was handed out.
  body jsonb not null,
  constraint patrol_plan_pk primary key (partnership_id, plan_id),
  constraint patrol_plan_task_exists foreign key (partnership_id, task_id) references task,
  constraint patrol_plan_card_exists foreign key (partnership_id, card_id) references analysis_card,
  constraint patrol_plan_ends_after_it_starts check (ends_at > starts_at)
);
create index patrol_plan_by_date on patrol_plan (partnership_id, local_date desc);
create index patrol_plan_by_task on patrol_plan (partnership_id, task_id) where task_id is not null;

create table patrol_visit (
  partnership_id integer not null,
  visit_id uuid not null,
  plan_id uuid not null,
  crew smallint not null,
  ordinal smallint not null,
  -- Index of the place in the plan.
  place smallint not null,
  planned_from timestamptz not null,
  planned_to timestamptz not null,
  constraint patrol_visit_pk primary key (partnership_id, visit_id),
  constraint patrol_visit_plan_exists foreign key (partnership_id, plan_id) references patrol_plan,
  constraint patrol_visit_is_once unique (partnership_id, plan_id, crew, ordinal)
);

create table hotspot_programme (
  partnership_id integer not null references partnership,
  programme_id uuid not null,
  version integer not null,
  name text not null,
  from_date date not null,
  -- The last day, inclusive.
  to_date date not null,
  shape text not null constraint hotspot_programme_shape_is_known check (shape in ('square','hexagon','segment')),
  marking smallint not null,
  card_id uuid not null,
  made_at timestamptz not null,
  made_by_person_id integer,
  changed_at timestamptz not null,
  changed_by text not null,
  -- Columns of the return, rates of the claim, categories counted.
  settings jsonb not null,
  -- Design, seed, shares and the power worked out beforehand; null outside a trial.
  trial jsonb,
  constraint hotspot_programme_pk primary key (partnership_id, programme_id),
  constraint hotspot_programme_card_exists foreign key (partnership_id, card_id) references analysis_card,
  constraint hotspot_programme_dates_are_in_order check (to_date >= from_date)
);

create table hotspot (
  partnership_id integer not null,
  programme_id uuid not null,
  hotspot smallint not null,
  name text not null,
  ward text not null default '',
  x double precision not null,
  y double precision not null,
  lon double precision not null,
  lat double precision not null,
  reach_metres double precision not null,
  risk double precision not null,
  -- The geofence, lon lat pairs, and the same in metres of the plane.
  ring_degrees jsonb not null,
  ring jsonb not null,
  constraint hotspot_pk primary key (partnership_id, programme_id, hotspot),
  constraint hotspot_programme_exists foreign key (partnership_id, programme_id) references hotspot_programme
);

create table hotspot_patrol (
  partnership_id integer not null,
  programme_id uuid not null,
  patrol_id integer not null,
  hotspot smallint not null,
  agency_id smallint not null,
  local_date date not null,
  planned_from timestamptz not null,
  planned_minutes smallint not null,
  state text not null constraint hotspot_patrol_state_is_known check (state in ('planned','done','notDone')),
  delivered_from timestamptz,
  delivered_minutes double precision,
  certainty text constraint hotspot_patrol_certainty_is_known check (certainty in ('counted','probable')),
  -- Counts only: {"engagements":3,"powersUsed":1,…}. Nobody is named.
  done jsonb not null default '{}',
  reason text not null default '',
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_by text not null,
  constraint hotspot_patrol_pk primary key (partnership_id, programme_id, patrol_id),
  constraint hotspot_patrol_hotspot_exists foreign key (partnership_id, programme_id, hotspot) references hotspot,
  constraint hotspot_patrol_agency_exists foreign key (partnership_id, agency_id) references agency,
  constraint hotspot_patrol_done_says_how_long check ((state = 'done') = (delivered_minutes is not null)),
  constraint hotspot_patrol_minutes_are_sensible check (planned_minutes between 5 and 120
    and (delivered_minutes is null or delivered_minutes between 0 and 720))
);
create index hotspot_patrol_by_date on hotspot_patrol (partnership_id, programme_id, local_date);

-- Fixed when the trial is set up: nobody assigns a place-day after the fact.
create table hotspot_day (
  partnership_id integer not null,
  programme_id uuid not null,
  hotspot smallint not null,
  local_date date not null,
  block integer not null,
  is_assigned boolean not null,
  constraint hotspot_day_pk primary key (partnership_id, programme_id, hotspot, local_date),
  constraint hotspot_day_hotspot_exists foreign key (partnership_id, programme_id, hotspot) references hotspot
);

-- Minutes at a place: tapped in and out, or counted from positions.
create table dose (
  partnership_id integer not null references partnership,
  dose_id uuid not null,
  plan_id uuid not null,
  visit_id uuid,
  place smallint not null,
  task_id integer,
  person_id integer,
  agency_id smallint,
  how text not null constraint dose_how_is_known check (how in ('tap','positions')),
  certainty text not null constraint dose_certainty_is_known check (certainty in ('counted','probable')),
  started_at timestamptz not null,
  ended_at timestamptz,
  seen_minutes double precision,
  -- What was found, in a word each; no names.
  found text[] not null default '{}',
  version integer not null default 1,
  constraint dose_pk primary key (partnership_id, dose_id),
  constraint dose_plan_exists foreign key (partnership_id, plan_id) references patrol_plan,
  constraint dose_visit_exists foreign key (partnership_id, visit_id) references patrol_visit,
  constraint dose_ends_after_it_starts check (ended_at is null or ended_at >= started_at)
);
create index dose_by_plan on dose (partnership_id, plan_id);
create index dose_by_task on dose (partnership_id, task_id) where task_id is not null;
create unique index dose_one_open_a_person on dose (partnership_id, person_id) where ended_at is null;

create table position_trace (
  partnership_id integer not null references partnership,
  trace_id uuid not null,
  plan_id uuid not null,
  person_id integer not null,
  agency_id smallint,
  uploaded_at timestamptz not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  n_positions integer not null,
  n_left_out integer not null,
  -- [[milliseconds, x, y], …]; null once counted.
  positions jsonb,
  counted_at timestamptz,
  n_visits integer,
  constraint position_trace_pk primary key (partnership_id, trace_id),
  constraint position_trace_plan_exists foreign key (partnership_id, plan_id) references patrol_plan,
  constraint position_trace_person_exists foreign key (partnership_id, person_id) references person,
  constraint position_trace_keeps_none_that_are_counted check (counted_at is null or positions is null)
);
create index position_trace_waiting on position_trace (partnership_id, uploaded_at) where counted_at is null;

do $$
declare t text;
begin
  foreach t in array array['patrol_plan','patrol_visit','hotspot_programme','hotspot','hotspot_patrol','hotspot_day','dose',
    'position_trace'] loop
    execute format('alter table %I enable row level security', t);
    if t in ('patrol_plan','hotspot_programme') then
      execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership() and marking <= aim_clearance())', t);
    elsif t in ('patrol_visit','dose','position_trace') then
      execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership() and exists (
        select from patrol_plan p where p.partnership_id = %I.partnership_id and p.plan_id = %I.plan_id))', t, t, t);
    else
      execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership() and exists (
        select from hotspot_programme p where p.partnership_id = %I.partnership_id and p.programme_id = %I.programme_id))', t, t, t);
    end if;
    execute format('grant select, insert on %I to aim_app', t);
  end loop;
end $$;
grant update on patrol_plan, hotspot_programme, hotspot_patrol, dose, position_trace to aim_app;
-- Its owner may take a trace back before it is counted.
grant delete on position_trace to aim_app;
