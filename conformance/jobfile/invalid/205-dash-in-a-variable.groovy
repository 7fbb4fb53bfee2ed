job('web') {
  env 'CI-COLOUR': '1' //~ LEAT-205
  task('compile') { sh 'make' }
}
