job('web') {
  task('build') {
    inputs 'src/**' //~ LEAT-504:5
    sh 'make'
  }
  task('test') {
    needs 'build'
    inputs 'src/**'
    sh 'make test'
    reports junit: 'target/*.xml'
  }
  task('lint') {
    inputs 'src/**'
    sh 'make lint'
  }
}
