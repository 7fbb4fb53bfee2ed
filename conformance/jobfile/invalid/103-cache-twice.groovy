job('web') {
  task('compile') {
    sh 'make'
    cache 'm2', paths: '.m2', key: 'a'
    cache 'm2', paths: '.m2', key: 'b' //~ LEAT-103:11
  }
}
