create table added (id bigint primary key);
