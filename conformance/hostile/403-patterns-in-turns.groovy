def patterns = (1..20).collect { ~"(a{1,70}){1,70}$it" }
for (i in 1..10000) {
  for (pattern in patterns) {
    def found = 'b' ==~ pattern //~ LEAT-403
  }
}
