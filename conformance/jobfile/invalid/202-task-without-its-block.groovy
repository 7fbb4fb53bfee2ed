job('web') {
  task('compile') //~ LEAT-202:3 "'task' lacks its block"
  task('test') { sh 'make test' }
}
