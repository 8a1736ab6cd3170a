-- Every file that some photo shows: one kept for two photos goes only with the last of them.
create view kept_file with (security_invoker = true) as
  select sha256 from attachment where removed_at is null
  union all select thumbnail_sha256 from attachment where removed_at is null
  union all select sha256 from case_photo where removed_at is null
  union all select thumbnail_sha256 from case_photo where removed_at is null;
