def more = ('a' * 1000000).replaceAll(/a+/, '$0' * 4000) //~ LEAT-407
