def mode = 0755 //~ LEAT-010
job('web') {
  task('compile') { sh "install -m $mode web" }
}
