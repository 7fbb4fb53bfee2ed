job('web') {
  timeout() //~ LEAT-202:3 "'timeout' lacks a length of time"
  task('compile') { sh 'make' }
}
