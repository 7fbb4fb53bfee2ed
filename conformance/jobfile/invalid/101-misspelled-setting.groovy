job('web') {
  task('compile') {
    sh 'make'
    artefact 'jar', files: 'target/*.jar' //~ LEAT-101:5
  }
}
