job('web') {
  task('build', matrix: [jdk: [17, 21]]) {
    sh 'make'
    output 'size'
  }
  task('report') { sh "echo ${outputs['build[21]'].size}" }
}
