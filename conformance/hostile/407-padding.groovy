def text = 'x'.padLeft(2000000000) //~ LEAT-407
