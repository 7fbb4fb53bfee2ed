def e = /\u0065/ //~ LEAT-009:10
job('web') {
  task('compile') { sh 'make' }
}
