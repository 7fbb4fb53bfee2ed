def small = 0.1
for (i in 1..10000) {
  small *= 0.1 //~ LEAT-411
}
