job('web') {
  env 'CI-COLOUR': '1' //~ LEAT-205:7
  task('compile') { sh 'make' }
}
