-- The residents' site: what its forms are signed with, and what reporters were told.

create table resident_site (
  partnership_id integer not null references partnership,
  secret bytea not null constraint resident_site_secret_is_long check (octet_length(secret) = 32),
  constraint resident_site_pk primary key (partnership_id)
);

-- One e-mail to one reporter about one thing that happened. It holds no address: that is read from `case_reporter` when
-- the mail is sent, so an erased reporter is not written to. Told once, also after a kill in between.
create table resident_mail (
  partnership_id integer not null,
  case_id integer not null,
  report_no integer not null,
  seq integer not null,
  word text not null constraint resident_mail_word_is_a_word check (word ~ '^[a-zA-Z]{2,30}$'),
  made_at timestamptz not null,
  sent_at timestamptz,
  -- the mail server's answer when it refused for good, its code alone
  refused text,
  constraint resident_mail_pk primary key (partnership_id, case_id, report_no, seq),
  constraint resident_mail_case_exists foreign key (partnership_id, case_id) references service_case
);
create index resident_mail_due on resident_mail (partnership_id, made_at) where sent_at is null and refused is null;

-- How far of each case its reporters were told.
create table resident_told (
  partnership_id integer not null,
  case_id integer not null,
  seq integer not null,
  constraint resident_told_pk primary key (partnership_id, case_id),
  constraint resident_told_case_exists foreign key (partnership_id, case_id) references service_case
);

do $$
declare t text;
begin
  foreach t in array array['resident_site','resident_mail','resident_told'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy viewer on %I to aim_app using (partnership_id = aim_partnership())', t);
    execute format('grant select, insert, update on %I to aim_app', t);
  end loop;
end $$;
