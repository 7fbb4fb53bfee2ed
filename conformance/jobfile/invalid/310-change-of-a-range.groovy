def numbers = 1..3
numbers.add(4) //~ LEAT-310:9
job('web') {
  task('compile') { sh "make $numbers" }
}
