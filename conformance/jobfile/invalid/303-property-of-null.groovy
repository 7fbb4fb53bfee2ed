def ports = [web: null]
job('web') {
  task('compile') { sh "make ${ports.web.number}" } //~ LEAT-303:42
}
