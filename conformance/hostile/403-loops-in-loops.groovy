def n = 0
for (i in 1..1000) {
  for (j in 1..1000) {
    n++ //~ LEAT-403
  }
}
