job('web') {
  triggers {
    psuh branches: ['main'] //~ LEAT-101:5
  }
  task('compile') { sh 'make' }
}
