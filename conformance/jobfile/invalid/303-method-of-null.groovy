def name = null
job('web') {
  task('compile') { sh "make ${name.trim()}" } //~ LEAT-303 "null has no method 'trim'"
}
