-- What a list of cards says of each, without opening results of megabytes.
alter table analysis_card add column records jsonb;
update analysis_card set records = card::jsonb -> 'records';
alter table analysis_card alter column records set not null;
