job('web') {
  task('compile') {
    def mode = 'release'
    sh "make $mode"
  }
  task('test') { sh "make test $mode" } //~ LEAT-108:33
}
