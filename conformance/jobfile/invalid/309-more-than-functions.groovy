load 'ci/more-than-functions.leat'
job('web') {
  task('compile') { sh 'make' }
}
