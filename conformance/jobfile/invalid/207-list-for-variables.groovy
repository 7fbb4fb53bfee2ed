job('web') {
  env(['A', 'B']) //~ LEAT-207:7
  task('compile') { sh 'make' }
}
