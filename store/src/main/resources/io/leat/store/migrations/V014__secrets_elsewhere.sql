-- Where somebody else keeps the secret: what is encrypted, too, of such a row, so that who writes here cannot have another one read.
alter table secrets add column pointer varchar(1000);
