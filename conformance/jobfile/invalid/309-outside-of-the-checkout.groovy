load '../secrets.leat' //~ LEAT-309
job('web') {
  task('compile') { sh 'make' }
}
