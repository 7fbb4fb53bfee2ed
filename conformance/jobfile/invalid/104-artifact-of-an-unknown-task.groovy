job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: '*.jar'
  }
  task('deploy') {
    use artifact: 'jar', from: 'comple' //~ LEAT-104:32
    sh './deploy'
  }
}
