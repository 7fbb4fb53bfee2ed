load 'ci/never-called.leat'
job('web') {
  task('compile') { sh 'make' }
}
