def a = 1, b = 2 //~ LEAT-008:10 "a 'def' declares one variable"
