-- What the server made by its key of the first and the last row of the audit; empty before the first time.
alter table state add column audit_seal varchar(64) default '' not null;
create index audit_by_who on audit (who, id);
