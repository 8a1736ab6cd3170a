-- Prompts that sound an alarm or name a moment after which it is too late, and what the same answer elsewhere is looked up of.
update service_definition set body = body || jsonb_build_object(
  'linkedBy', '[]'::jsonb,
  'prompts', coalesce((
    select jsonb_agg(prompt || '{"isAlarm": false, "until": null}'::jsonb order by n)
    from jsonb_array_elements(body -> 'prompts') with ordinality of_prompts (prompt, n)), '[]'::jsonb));

alter table notice drop constraint notice_about_is_known;
alter table notice add constraint notice_about_is_known
  check (about in ('task','meeting','shift','loneWorker','case'));
