job('web') {
  task('compile') {
    cache 'm2', paths: ['/root/.m2'], key: 'm2' //~ LEAT-216:25
    sh 'make'
  }
}
