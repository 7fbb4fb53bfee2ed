job('web') {
  task('compile') {
    sh 'make'
  }
}
} //~ LEAT-004:1 "closes nothing"
