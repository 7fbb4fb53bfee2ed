job('web') {
  triggers { push tags: ['[0-9*'] } //~ LEAT-209:26 "never closed"
  task('compile') { sh 'make' }
}
