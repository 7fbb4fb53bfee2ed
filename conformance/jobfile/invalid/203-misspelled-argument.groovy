job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', flies: 'target/*.jar' //~ LEAT-203:21 "'artifact' has no argument 'flies'"
  }
}
