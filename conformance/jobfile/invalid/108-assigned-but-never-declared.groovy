version = '1.0' //~ LEAT-108:1
job('web') {
  task('compile') { sh 'make' }
}
