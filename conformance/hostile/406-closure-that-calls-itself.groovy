def again = null
again = { n -> again(n + 1) } //~ LEAT-406
again(0)
