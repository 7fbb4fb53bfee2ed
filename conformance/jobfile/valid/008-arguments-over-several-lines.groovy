job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar',
      files: [
        'target/*.jar',
        'target/*.pom',
      ],
      keepDays: 7
  }
}
