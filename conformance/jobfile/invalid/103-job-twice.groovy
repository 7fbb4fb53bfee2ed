job('web') {
  task('compile') { sh 'make' }
}
job('web') { //~ LEAT-103:5 "the job 'web' is declared twice"
  task('test') { sh 'make test' }
}
