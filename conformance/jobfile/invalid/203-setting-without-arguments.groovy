job('web') {
  triggers { startup when: 'always' } //~ LEAT-203
  task('compile') { sh 'make' }
}
