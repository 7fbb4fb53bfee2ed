def e = /\u0065/ //~ LEAT-009
job('web') {
  task('compile') { sh 'make' }
}
