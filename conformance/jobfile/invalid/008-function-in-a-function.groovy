def kind(x) {
  if (x) { return 'it' }
  def size(n) { n } //~ LEAT-008:7 "a function is declared at the top of the file"
}
job('web') {
  task('a') { sh "echo ${kind(1)}" }
}
