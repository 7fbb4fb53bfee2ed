job('web') {
  task('compile') {
    cache 'm2', paths: ['.m2'] //~ LEAT-202:5 "'cache' lacks 'key:'"
    sh 'make'
  }
}
