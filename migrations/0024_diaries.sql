-- Diaries that a reporter keeps of a nuisance: another kind of what hangs on a case.
alter table case_record drop constraint case_record_kind_is_known;
alter table case_record add constraint case_record_kind_is_known
  check (kind in ('letter','hold','enquiry','penalty','assessment','review','diary'));
