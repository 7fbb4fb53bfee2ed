def large = 10 ** 100000 //~ LEAT-411 "longer than 1000 digits"
