def all = (1..2000000000).toList() //~ LEAT-408 "larger than 100000 elements"
