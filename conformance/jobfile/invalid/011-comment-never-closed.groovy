/* builds the web app
//~^ LEAT-011:1 "'/*' is never closed"
job('web') {
  task('compile') { sh 'make' }
}
