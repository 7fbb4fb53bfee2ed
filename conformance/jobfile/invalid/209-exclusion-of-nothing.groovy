job('web') {
  triggers { push branches: ['main'], paths: ['!docs/**', 'src/**'] } //~ LEAT-209:47 "there are none"
  task('compile') { sh 'make' }
}
