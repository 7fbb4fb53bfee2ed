-- The run that a run came of through others, each started by a task of the one before or by its end; null for one that nothing led to. And
-- which of all that came of it the run is, from 1 on: that stays known when earlier ones are deleted. It is 1 without a root. Of runs that were there before it is
-- not known: what follows them is counted from them on.
alter table runs add column root bigint;
alter table runs add column place bigint;
create index runs_by_root on runs (root, place);

-- The order of the queue is read from the index alone: what runs were given lies beside them, and is long.
create index runs_by_queue on runs (status, priority, number);
