def all = [0] * 1000000 //~ LEAT-408
