job('web') {
  task('docs') {
    when changed() //~ LEAT-306:10
    sh 'make docs'
  }
}
