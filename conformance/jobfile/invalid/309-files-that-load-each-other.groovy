load 'ci/circle-a.leat'
job('web') {
  task('compile') { sh 'make' }
}
