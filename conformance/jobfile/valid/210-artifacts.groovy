job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: 'target/*.jar'
    artifact 'docs', files: ['docs/**', 'README.md'], keepDays: 30
  }
  task('deploy') {
    use artifact: 'jar', from: 'compile', into: 'lib'
    use artifact: 'docs', from: 'compile'
    sh './deploy'
  }
}
