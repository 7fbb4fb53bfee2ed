def ports = [8080, admin: 8081] //~ LEAT-007:20
job('web') {
  task('compile') { sh 'make' }
}
