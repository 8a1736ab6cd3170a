-- Where officers on shift are, as long as they share it: one row each, only the newest place, gone when sharing or the shift ends.
create table crew_position (
  partnership_id integer not null,
  person_id integer not null,
  shared_since timestamptz not null,
  -- the end of the shift they were on when they turned sharing on
  shared_until timestamptz not null,
  lon double precision,
  lat double precision,
  accuracy_metres integer,
  at timestamptz,
  constraint crew_position_pk primary key (partnership_id, person_id),
  constraint crew_position_person_exists foreign key (partnership_id, person_id) references person,
  constraint crew_position_is_whole check ((lon is null) = (lat is null) and (lon is null) = (at is null)),
  constraint crew_position_ends check (shared_until > shared_since)
);
alter table crew_position enable row level security;
create policy viewer on crew_position to aim_app using (partnership_id = aim_partnership());
grant select, insert, update, delete on crew_position to aim_app;

-- What lifts cars and carries waste away.
alter table vehicle drop constraint vehicle_kind_is_known;
alter table vehicle add constraint vehicle_kind_is_known
  check (kind in ('car','van','bicycle','motorcycle','appliance','sweeper','lifter','tipper'));
