job('web') {
  task('compile') { sh() } //~ LEAT-202:21
}
