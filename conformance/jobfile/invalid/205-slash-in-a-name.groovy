job('web') {
  task('compile/fast') { sh 'make' } //~ LEAT-205:8
}
