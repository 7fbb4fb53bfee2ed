job('web') {
  task('compile') { sh 'make' }
  task('test') {
    needs compile //~ LEAT-108:11
    sh 'make test'
  }
}
