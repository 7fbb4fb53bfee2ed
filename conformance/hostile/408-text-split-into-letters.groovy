def letters = ('x,' * 200000).split(',') //~ LEAT-408
