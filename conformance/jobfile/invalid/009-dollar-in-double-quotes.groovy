job('web') {
  task('compile') {
    sh "test $? -eq 0" //~ LEAT-009:14
  }
}
