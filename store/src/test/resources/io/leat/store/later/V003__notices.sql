-- What the feed tells beside the events of runs: that one is queued, or ends before its first event; that the server is ready.
create table notices (
  sequence bigint primary key,
  run bigint references runs (number) on delete cascade,
  occasion varchar(40) not null,
  created timestamp(3) with time zone not null,
  facts text not null
);
create index notices_by_run on notices (run);

-- A delivery keeps the run as it was then, and may be about none. Those of a webhook go out by their id.
alter table deliveries alter column run drop not null;
alter table deliveries add column moment text;
alter table deliveries add column waiting boolean default false not null;
update deliveries set waiting = true where next_try is not null;
drop index deliveries_by_next_try;
create index deliveries_by_turn on deliveries (webhook, waiting, id);
