-- Finished analyses. A card is kept as the bytes it was made of, so that making it again can be compared byte by byte.
create table analysis_card (
  partnership_id integer not null,
  card_id uuid not null,
  made_at timestamptz not null,
  made_by_person_id integer,
  method text not null,
  -- Marking of the highest record it used.
  marking smallint not null,
  sha256 bytea not null,
  card text not null,
  constraint analysis_card_pk primary key (partnership_id, card_id),
  constraint analysis_card_partnership_exists foreign key (partnership_id) references partnership
);
create index analysis_card_by_time on analysis_card (partnership_id, made_at desc);

alter table analysis_card enable row level security;
create policy viewer on analysis_card to aim_app
  using (partnership_id = aim_partnership() and marking <= aim_clearance());
-- Insert only: a card that was handed out does not change.
grant select, insert on analysis_card to aim_app;
