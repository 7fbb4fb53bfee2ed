def found = []
for (i in 1..20000) {
  found << ~"(a{1,30}){1,30}$i" //~ LEAT-403
}
