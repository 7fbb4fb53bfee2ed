def names = null
def first = names[0] //~ LEAT-303:13
job('web') {
  task('compile') { sh "make $first" }
}
