def again(n) { again(n + 1) } //~ LEAT-406 "nested deeper than 200 levels"
again(0)
