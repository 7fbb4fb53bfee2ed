def version = '1.0'
job('web') {
  task('compile') { sh "make $verison" } //~ LEAT-108:31
}
