job('web') {
  triggers { push branches: ['release/[0-9'] } //~ LEAT-209
  task('compile') { sh 'make' }
}
