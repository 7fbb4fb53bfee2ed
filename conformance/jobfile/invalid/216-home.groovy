job('web') {
  task('compile') {
    cache 'm2', paths: '~/.m2', key: 'm2' //~ LEAT-216:24
    sh 'make'
  }
}
