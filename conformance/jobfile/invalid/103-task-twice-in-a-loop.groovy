job('web') {
  for (jdk in [17, 21]) {
    task('test') { sh "make test-$jdk" } //~ LEAT-103:10
  }
}
