-- Weights of a harm index, from the partnership's own file; one row an edition. Insert only: cards name their edition.
create table harm_edition (
  partnership_id integer not null,
  harm_edition_id integer not null,
  index_name text not null,
  edition text not null,
  loaded_at timestamptz not null,
  loaded_by_person_id integer,
  sha256 bytea not null,
  weights jsonb not null,
  constraint harm_edition_pk primary key (partnership_id, harm_edition_id),
  constraint harm_edition_partnership_exists foreign key (partnership_id) references partnership
);

alter table harm_edition enable row level security;
create policy viewer on harm_edition to aim_app using (partnership_id = aim_partnership());
grant select, insert on harm_edition to aim_app;
