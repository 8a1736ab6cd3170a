-- Cases of the street services. The history is the case: `case_event` is only ever added to, and `service_case` is what is
-- folded from it, for lists and locks.

-- One running number whatever the kind; its row is locked until the case is committed, so that there are no gaps.
create table case_counter (
  partnership_id integer not null references partnership,
  last_case_id integer not null,
  constraint case_counter_pk primary key (partnership_id)
);

create table service_case (
  partnership_id integer not null references partnership,
  case_id integer not null,
  -- 'V-00012': the letter of the group it was reported under, kept when it turns out to be another kind
  number text not null,
  version integer not null,
  state text not null constraint service_case_state_is_known check (state in ('reported','triaged','verified','waiting',
    'scheduled','onScene','done','notFound','notOurs','referred','merged','confirmed')),
  is_open boolean not null,
  code text not null,
  definition_version integer not null,
  channel text not null,
  marking smallint not null,
  -- whose people work it
  agency_id smallint,
  team_id integer,
  person_id integer,
  planned_for timestamptz,
  lon double precision not null,
  lat double precision not null,
  street_id integer,
  reported_at timestamptz not null,
  triaged_at timestamptz,
  eligible_at timestamptz,
  assigned_at timestamptz,
  on_scene_at timestamptz,
  done_at timestamptz,
  -- when it was last closed, however
  closed_at timestamptz,
  changed_at timestamptz not null,
  merged_into integer,
  n_reports integer not null,
  n_reopened integer not null,
  -- the last version that said something of what the picture counts (kind, place, merged), and how far the picture was told
  picture_version integer not null,
  pictured_version integer not null default 0,
  -- key of the case in the system it was imported from
  source_ref text,
  body jsonb not null,
  constraint service_case_pk primary key (partnership_id, case_id),
  constraint service_case_number_is_unique unique (partnership_id, number),
  constraint service_case_agency_exists foreign key (partnership_id, agency_id) references agency,
  constraint service_case_merged_says_where check ((state = 'merged') = (merged_into is not null))
);
create index service_case_open on service_case (partnership_id, code, lat) where is_open;
create index service_case_by_place on service_case (partnership_id, lat, lon);
create index service_case_by_time on service_case (partnership_id, reported_at);
create index service_case_by_change on service_case (partnership_id, changed_at);
create index service_case_by_person on service_case (partnership_id, person_id) where is_open and person_id is not null;
create index service_case_by_team on service_case (partnership_id, team_id) where is_open and team_id is not null;
create index service_case_for_picture on service_case (partnership_id, case_id) where picture_version > pictured_version;
create unique index service_case_source_is_unique on service_case (partnership_id, source_ref) where source_ref is not null;

create table case_event (
  partnership_id integer not null,
  case_id integer not null,
  seq integer not null,
  at timestamptz not null,
  by_kind text not null constraint case_event_author_is_known check (by_kind in ('resident','person','system','partner')),
  person_id integer,
  agency_id smallint,
  by_words text not null,
  what text not null,
  -- never a registration mark and never who reported
  body jsonb not null,
  constraint case_event_pk primary key (partnership_id, case_id, seq),
  constraint case_event_case_exists foreign key (partnership_id, case_id) references service_case
);
create function case_event_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'what happened to a case is never changed or removed' using errcode = 'insufficient_privilege';
end $$;
create trigger case_event_is_insert_only before update or delete on case_event
  for each row execute function case_event_refuse();

-- Registration marks that were said in an event, apart from it: shown to few, and forgotten in time.
create table case_vehicle (
  partnership_id integer not null,
  case_id integer not null,
  seq integer not null,
  field text not null,
  vrm text not null,
  constraint case_vehicle_pk primary key (partnership_id, case_id, seq, field),
  constraint case_vehicle_case_exists foreign key (partnership_id, case_id) references service_case
);
create index case_vehicle_by_vrm on case_vehicle (partnership_id, vrm);

-- Who reported. Everything personal is here and nowhere else; erased, the row stays as one report.
create table case_reporter (
  partnership_id integer not null,
  case_id integer not null,
  report_no integer not null,
  at timestamptz not null,
  channel text not null,
  -- SHA-256 of the link's secret
  token_hash bytea not null,
  name text,
  email text,
  phone text,
  language text,
  wants_updates boolean not null default false,
  erased_at timestamptz,
  constraint case_reporter_pk primary key (partnership_id, case_id, report_no),
  constraint case_reporter_case_exists foreign key (partnership_id, case_id) references service_case
);
create unique index case_reporter_by_token on case_reporter (partnership_id, token_hash);

-- A photo as it is kept: made anew from its pixels. The files lie in the data folder under the hash of their bytes.
create table case_photo (
  partnership_id integer not null,
  attachment_id uuid not null,
  case_id integer not null,
  at timestamptz not null,
  person_id integer,
  actor text not null,
  words text not null,
  is_public boolean not null default false,
  width integer not null,
  height integer not null,
  bytes integer not null,
  sha256 bytea not null,
  thumbnail_sha256 bytea not null,
  removed_at timestamptz,
  removed_reason text,
  constraint case_photo_pk primary key (partnership_id, attachment_id),
  constraint case_photo_case_exists foreign key (partnership_id, case_id) references service_case,
  constraint case_photo_removed_says_why check ((removed_at is null) = (removed_reason is null))
);
create index case_photo_by_case on case_photo (partnership_id, case_id, at);
create index case_photo_by_file on case_photo (partnership_id, sha256) where removed_at is null;

do $$
declare t text;
begin
  foreach t in array array['case_counter','service_case','case_event','case_vehicle','case_reporter','case_photo'] loop
    execute format('alter table %I enable row level security', t);
    if t = 'service_case' then
      execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership()
        and marking <= aim_clearance())', t);
    elsif t = 'case_counter' then
      execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership())', t);
    else
      -- Whatever belongs to a case is seen by who sees the case.
      execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership() and exists (
        select from service_case c where c.partnership_id = %I.partnership_id and c.case_id = %I.case_id))', t, t, t);
    end if;
    execute format('grant select, insert on %I to aim_app', t);
  end loop;
end $$;
grant update on service_case, case_counter to aim_app;
grant update (case_id, report_no, name, email, phone, erased_at) on case_reporter to aim_app;
grant update (removed_at, removed_reason) on case_photo to aim_app;
grant delete on case_vehicle to aim_app;
