load '/etc/passwd' //~ LEAT-309
