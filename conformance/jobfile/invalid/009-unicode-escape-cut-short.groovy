job('web') {
  description 'caf\u00' //~ LEAT-009:19 "'\\u' takes four hexadecimal digits"
  task('compile') { sh 'make' }
}
