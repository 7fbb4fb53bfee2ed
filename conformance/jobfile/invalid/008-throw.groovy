job('web') {
  task('compile') { sh 'make' }
}
throw 'no' //~ LEAT-008:1
