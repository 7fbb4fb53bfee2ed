def mode = 0755 //~ LEAT-010:12
job('web') {
  task('compile') { sh "install -m $mode web" }
}
