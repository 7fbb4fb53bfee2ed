job('web') {
  task('test') { sh "make test-${matrix.jdk}" } //~ LEAT-108:41
}
