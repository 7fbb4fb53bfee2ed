job('web') {
  task('docs') {
    when changed() //~ LEAT-306
    sh 'make docs'
  }
}
