job('web') {
  task('test') {
    sh 'make test'
    reports junit: ['target/surefire-reports/*.xml', 'it/**/TEST-*.xml']
  }
}
