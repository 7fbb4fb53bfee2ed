job('web') {
  task('compile') {
    task('inner') { sh 'make' } //~ LEAT-102:5
    sh 'make'
  }
}
