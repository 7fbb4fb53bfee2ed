def n = 0
for (i in 1..90000) { //~ LEAT-404
  n += i
}
//~with milliseconds 0
