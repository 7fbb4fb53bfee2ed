def text = 'x' * 100000
def all = []
for (i in 1..1000) {
  all << text + i //~ LEAT-405
}
