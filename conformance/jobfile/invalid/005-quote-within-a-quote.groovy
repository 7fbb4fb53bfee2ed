job('web') {
  task('compile') {
    sh 'echo it's done'
//~^ LEAT-005:23
  }
}
