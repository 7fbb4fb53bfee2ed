def name = null
job('web') {
  task('compile') { sh "make ${name.trim()}" } //~ LEAT-303:37 "null has no method 'trim'"
}
