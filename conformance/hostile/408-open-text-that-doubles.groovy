job('web') {
  task('a') { output 'version'; sh 'make' }
  def x = outputs.a.version
  for (i in 1..60) {
    x = "${x}${x}" //~ LEAT-408
  }
  task('b') { sh x }
}
