job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: 'target/*.{jar,war' //~ LEAT-209:28
  }
}
