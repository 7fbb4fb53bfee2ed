def text = 'a' * 500000
for (i in 1..2000) {
  text ==~ /(a+)+b/ //~ LEAT-403
}
