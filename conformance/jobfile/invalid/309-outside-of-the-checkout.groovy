load '../secrets.leat' //~ LEAT-309:1
job('web') {
  task('compile') { sh 'make' }
}
