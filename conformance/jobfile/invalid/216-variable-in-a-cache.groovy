job('web') {
  task('compile') {
    cache 'm2', paths: ['$HOME/.m2'], key: 'm2' //~ LEAT-216:25 "no variable"
    sh 'make'
  }
}
