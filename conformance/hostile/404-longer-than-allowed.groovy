def n = 0
for (i in 1..90000) {
  n += i //~ LEAT-404
}
//~with milliseconds 0
