job('web') {
  task('compile') {
    sh 'make'
    output '1st' //~ LEAT-205:12
  }
}
