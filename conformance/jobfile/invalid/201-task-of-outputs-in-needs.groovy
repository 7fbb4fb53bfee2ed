job('web') {
  task('compile') { sh 'make' }
  task('test') {
    needs outputs.compile //~ LEAT-201:11 "'outputs.compile' does not name an output"
    sh 'make test'
  }
}
