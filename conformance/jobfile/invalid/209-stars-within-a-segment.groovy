job('web') {
  triggers { push branches: ['main'], paths: ['src/**.java'] } //~ LEAT-209:46
  task('compile') { sh 'make' }
}
