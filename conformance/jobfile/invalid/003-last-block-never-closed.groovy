job('web') { //~ LEAT-003
  task('compile') {
    sh 'make'
  }
