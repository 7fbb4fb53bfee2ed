job('web') {
  task('compile') { sh 'make' }
  task('test') {
    needs compile //~ LEAT-108
    sh 'make test'
  }
}
