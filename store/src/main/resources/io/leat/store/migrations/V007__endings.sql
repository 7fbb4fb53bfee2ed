-- Runs that have ended and whose folders are not packed yet: put here in the transaction in which they end.
create table endings (run bigint primary key references runs (number) on delete cascade);
insert into endings (run) select number from runs where status not in ('queued', 'running');
