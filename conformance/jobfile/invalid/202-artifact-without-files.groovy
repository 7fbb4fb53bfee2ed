job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar' //~ LEAT-202:5 "'artifact' lacks 'files:'"
  }
}
