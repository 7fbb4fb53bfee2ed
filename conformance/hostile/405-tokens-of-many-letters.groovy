def n = 0
while (true) { n += 'a b '.repeat(100000).tokenize('c'.repeat(1000000)).size() } //~ LEAT-405
