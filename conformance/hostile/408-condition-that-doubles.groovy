job('web') {
  task('a') { output 'version'; sh 'make' }
  def c = outputs.a.version == '1'
  for (i in 1..60) {
    c = c && c //~ LEAT-408
  }
  task('b') { when c; sh 'make' }
}
