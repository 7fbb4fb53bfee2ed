job('web') {
  timeout() //~ LEAT-202 "'timeout' lacks a length of time"
  task('compile') { sh 'make' }
}
