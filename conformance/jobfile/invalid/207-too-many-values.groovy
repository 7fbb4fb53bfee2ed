job('web') {
  task('compile') {
    sh 'mvn', 'package' //~ LEAT-207:15 "'sh' takes one value by position"
  }
}
