def ports = [web: 8080, web: 8081] //~ LEAT-017:25
job('web') {
  task('compile') { sh "make ${ports.web}" }
}
