-- Hosts that dial in: the key that they do it with, once one has joined; the hash of the code that one may join by, and until when it is good.
alter table agents add column dials_in boolean default false not null;
alter table agents add column dial_key varchar(4000);
alter table agents add column join_hash varchar(64);
alter table agents add column join_until timestamp(3) with time zone;
alter table agents add column join_used boolean default false not null;
