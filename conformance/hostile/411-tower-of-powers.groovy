def large = 9 ** 9 ** 9 ** 9 ** 9 //~ LEAT-411
