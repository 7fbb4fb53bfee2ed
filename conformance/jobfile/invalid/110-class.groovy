def type = 'web'.class //~ LEAT-110:18
job('web') {
  task('compile') { sh "make $type" }
}
