def text = 'x' * 2000000 //~ LEAT-407
