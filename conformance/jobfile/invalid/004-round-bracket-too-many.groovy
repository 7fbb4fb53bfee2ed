job('web') {
  task('compile')) { sh 'make' } //~ LEAT-004:18
}
