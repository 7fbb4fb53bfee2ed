load 'ci/mistake.leat'
job('web') {
  task('compile') { sh 'make' }
}
