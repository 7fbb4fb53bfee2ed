load 'ci/comon.leat' //~ LEAT-309 "there is no file 'ci/comon.leat' to load"
job('web') {
  task('compile') { sh 'make' }
}
