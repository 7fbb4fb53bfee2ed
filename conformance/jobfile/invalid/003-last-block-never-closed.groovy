job('web') { //~ LEAT-003:12
  task('compile') {
    sh 'make'
  }
