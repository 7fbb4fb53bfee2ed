def a = []
def b = []
a << b
b << a
assert a == b //~ LEAT-402
job('web') {
  task('compile') { sh 'make' }
}
