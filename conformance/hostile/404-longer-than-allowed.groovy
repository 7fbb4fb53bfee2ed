//~with milliseconds 1
def n = 0
for (i in 1..90000) {
  n += i //~ LEAT-404
}
