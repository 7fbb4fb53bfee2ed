-- Folders that must go, for their rows are gone; run 0 stands for the folder of the whole project.
create table removals (
  project bigint not null,
  run bigint not null,
  primary key (project, run)
);

-- The last row of the audit that was forgotten.
alter table state add column audit_forgotten bigint default 0 not null;
alter table state add column audit_forgotten_hash varchar(64) default '' not null;
create index audit_by_created on audit (created);
create index runs_by_parent on runs (parent);
