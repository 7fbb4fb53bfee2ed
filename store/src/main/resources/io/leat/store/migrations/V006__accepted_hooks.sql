-- What forges sent, was accepted, and is not done: put here in the transaction that marks it as seen.
create table accepted_hooks (
  source varchar(400) not null,
  id varchar(1000) not null,
  project bigint not null references projects (id) on delete cascade,
  received timestamp(3) with time zone not null,
  content text not null,
  primary key (source, id)
);
