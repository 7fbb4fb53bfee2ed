job('web') {
  task('compile') //~ LEAT-004:74 "a '{' seems to be missing on this line"
    sh 'make'
  }
  task('test') { sh 'make test' }
}
