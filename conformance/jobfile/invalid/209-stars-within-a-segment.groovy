job('web') {
  triggers { push branches: ['main'], paths: ['src/**.java'] } //~ LEAT-209:47
  task('compile') { sh 'make' }
}
