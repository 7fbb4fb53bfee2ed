def again(n) { [n].each { again(it) } } //~ LEAT-406
again(0)
