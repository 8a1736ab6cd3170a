-- What was erased because its feed may not keep it longer: how much and by which rule, never what it was.
create table erasure (
  partnership_id integer not null,
  moment_id integer not null,
  feed_id smallint not null,
  at timestamptz not null,
  -- the feed's rule that day, and the moment before which records had ended
  retention_days integer not null,
  before timestamptz not null,
  incidents integer not null,
  versions integer not null,
  held_rows integer not null,
  constraint erasure_pk primary key (partnership_id, moment_id),
  constraint erasure_feed_exists foreign key (partnership_id, feed_id) references feed,
  constraint erasure_moment_exists foreign key (partnership_id, moment_id) references moment
);

-- The same by load: a load's rows are accounted for also after some of them are gone.
create table erasure_of_load (
  partnership_id integer not null,
  moment_id integer not null,
  load_id integer not null,
  versions integer not null,
  held_rows integer not null,
  constraint erasure_of_load_pk primary key (partnership_id, moment_id, load_id),
  constraint erasure_of_load_exists foreign key (partnership_id, moment_id) references erasure,
  constraint erasure_of_load_load_exists foreign key (partnership_id, load_id) references load
);

-- Work that is to be begun once, whichever process comes to it first: "retention 2026-11-24", "places 1041".
create table begun_once (
  partnership_id integer not null references partnership,
  what text not null,
  at timestamptz not null default now(),
  constraint begun_once_pk primary key (partnership_id, what)
);

do $$
declare t text;
begin
  foreach t in array array['erasure','erasure_of_load','begun_once'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership())', t);
    execute format('grant select, insert on %I to aim_app', t);
  end loop;
end $$;
