-- A session on a phone idles as long as a shift is, because an officer without signal cannot show that they are there.
alter table session add column device text not null default 'desk';
alter table session add constraint session_device_is_known check (device in ('desk', 'phone'));
