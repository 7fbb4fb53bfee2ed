job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: 'target/*.jar'
  }
  task('deploy') {
    use artifact: 'jra', from: 'compile' //~ LEAT-118:19
    sh './deploy'
  }
}
