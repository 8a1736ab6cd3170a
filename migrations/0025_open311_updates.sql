-- What becomes here of a case that another Open311 server has too is told to it, and what passes between AIM and each
-- server can be switched off for a while.

alter table open311_endpoint
  -- off: nothing is sent, asked or told until it is on again
  add column is_on boolean not null default true,
  -- what happened since then is told; null: it is told nothing
  add column tells_from timestamptz;

-- How far another server was told of a case that it has: each update once, in the order in which it happened.
create table open311_told (
  partnership_id integer not null,
  endpoint_id integer not null,
  case_id integer not null,
  -- the last event of the case that was told, refused, or is told nobody
  seq integer not null,
  n_told integer not null default 0,
  n_refused integer not null default 0,
  attempts smallint not null default 0,
  next_at timestamptz not null,
  told_at timestamptz,
  -- why the last one was not taken
  fault text,
  constraint open311_told_pk primary key (partnership_id, endpoint_id, case_id),
  constraint open311_told_endpoint_exists foreign key (partnership_id, endpoint_id) references open311_endpoint
);
alter table open311_told enable row level security;
create policy viewer on open311_told to aim_app using (partnership_id = aim_partnership());
grant select, insert, update on open311_told to aim_app;
