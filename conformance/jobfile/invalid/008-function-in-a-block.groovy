job('web') {
  def tag(name) { "v$name" } //~ LEAT-008:7 "a function is declared at the top of the file"
  task('compile') { sh 'make' }
}
