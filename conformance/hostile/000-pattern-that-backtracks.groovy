job('web') {
  def text = 'a' * 5000
  def found = text ==~ /(a+)+b/
  task('compile') { sh "make $found" }
}
