def all = [1]
while (true) {
  all += all //~ LEAT-408
}
