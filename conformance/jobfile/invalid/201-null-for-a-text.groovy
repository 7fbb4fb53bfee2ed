def script = null
job('web') {
  task('compile') { sh script } //~ LEAT-201:24
}
