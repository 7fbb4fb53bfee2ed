job('web') {
  task('compile') {
    checkout into: '.leat/launcher' //~ LEAT-216:20 "'.leat' is the folder of Leat itself"
    cache 'c', paths: ['.leat'], key: 'k1' //~ LEAT-216:24 "'.leat' is the folder of Leat itself"
    sh 'make'
  }
}
