def type = 'web'.class //~ LEAT-110
job('web') {
  task('compile') { sh "make $type" }
}
