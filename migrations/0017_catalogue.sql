-- The service catalogue: what kinds of case there are, who answers for them, and by which calendars their clocks run.

-- Never changed: a later version replaces from its day on, and a case keeps the version it began under.
create table service_definition (
  partnership_id integer not null references partnership,
  code text not null constraint service_definition_code_is_short check (code ~ '^[A-Z][A-Z0-9]{1,7}(-[A-Z0-9]{1,8})?$'),
  version integer not null,
  -- local day, days since 1970
  effective_from integer not null,
  body jsonb not null,
  changed_at timestamptz not null,
  changed_by integer,
  constraint service_definition_pk primary key (partnership_id, code, version)
);

create table service_body (
  partnership_id integer not null references partnership,
  body_id text not null,
  body jsonb not null,
  version integer not null,
  changed_at timestamptz not null,
  constraint service_body_pk primary key (partnership_id, body_id)
);

create table service_calendar (
  partnership_id integer not null references partnership,
  calendar_id text not null,
  body jsonb not null,
  version integer not null,
  changed_at timestamptz not null,
  constraint service_calendar_pk primary key (partnership_id, calendar_id)
);

-- Who owns a street where it is not the council.
create table street_owner (
  partnership_id integer not null,
  segment_id integer not null,
  owner text not null constraint street_owner_is_known
    check (owner in ('council','county','national','housing','water','rail','private')),
  constraint street_owner_pk primary key (partnership_id, segment_id),
  constraint street_owner_segment_exists foreign key (partnership_id, segment_id) references street_segment
);

do $$
declare t text;
begin
  foreach t in array array['service_definition','service_body','service_calendar','street_owner'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership())', t);
    execute format('grant select, insert on %I to aim_app', t);
  end loop;
end $$;
grant update on service_body, service_calendar, street_owner to aim_app;
grant delete on street_owner to aim_app;
