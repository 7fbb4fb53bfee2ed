# builds the web app
//~^ LEAT-006:1 "'#' has no meaning here"
job('web') {
  task('compile') { sh 'make' }
}
