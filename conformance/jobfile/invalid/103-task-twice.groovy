job('web') {
  task('compile') { sh 'make' }
  task('compile') { sh 'make again' } //~ LEAT-103:8 "the task 'compile' is declared twice"
}
