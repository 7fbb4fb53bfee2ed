def all = []
for (i in 1..90000) {
  all << [i, i, i, i, i, i, i, i, i, i, i, i] //~ LEAT-403
}
