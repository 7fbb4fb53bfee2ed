def product = 1G
for (i in 1..10000) {
  product *= i //~ LEAT-411
}
