job('web') {
  def letter = ('\u2029'..'\u202f')[1]
  task("a$letter") { sh 'make' } //~ LEAT-021:8 "U+202A (LEFT-TO-RIGHT EMBEDDING)"
  task('b') { sh 'make' }
}
