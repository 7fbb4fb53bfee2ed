job('web') {
  triggers { startup when: 'always' } //~ LEAT-203:22
  task('compile') { sh 'make' }
}
