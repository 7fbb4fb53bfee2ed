load 'ci/comon.leat' //~ LEAT-309:1 "there is no file 'ci/comon.leat' to load"
job('web') {
  task('compile') { sh 'make' }
}
