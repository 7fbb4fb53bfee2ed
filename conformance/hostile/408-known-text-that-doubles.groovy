job('web') {
  params { text 'p', default: '' }
  def x = params.p
  for (i in 1..60) {
    x = "${x}${x}" //~ LEAT-408
  }
  task('b') { sh x }
}
