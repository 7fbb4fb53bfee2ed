job('web') {
  description 'The web app'
  description 'The whole web app' //~ LEAT-206:3
  task('compile') { sh 'make' }
}
