-- How a feed is read and what a load left behind, beyond the foundations.

-- {"outside":{"metres":2000,"action":"quarantine"}}
alter table feed add column settings jsonb not null default '{}';

alter table load
  -- header line of a CSV layout, so that held rows can be given back in the source's own layout
  add column layout text,
  -- what was left out, how rows were placed, why rows were held: counts and sentences, never rows
  add column summary jsonb not null default '{}',
  -- for progress: bytes of file_bytes taken so far
  add column bytes_taken bigint not null default 0,
  -- asked for by a person; the process that loads sees it within a second
  add column cancel_asked boolean not null default false;

alter table quarantine
  -- the row's key where it could be read: a later row with it that goes in resolves this one
  add column source_ref text,
  -- file and row inside an archive
  add column member text;
create index quarantine_open_by_source_ref on quarantine (partnership_id, source_ref)
  where resolved_by_load_id is null and source_ref is not null;
grant delete on quarantine to aim_app;

-- Each nextval now hands out this number and the 255 after it, so that loads running at once never share one.
alter sequence incident_id_seq increment by 256;
