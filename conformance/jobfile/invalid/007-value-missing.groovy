def sum = [1, 2 + ] //~ LEAT-007:19
job('web') {
  task('compile') { sh "make $sum" }
}
