job('web') {
  task('compile') {
    sh 'make'
  }
} //~ LEAT-004:1 "this '}' closes too much"
  task('test') {
    sh 'make test'
  }
}
