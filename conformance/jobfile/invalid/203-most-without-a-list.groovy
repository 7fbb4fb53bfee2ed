job('web') {
  task('test', matrix: [jdk: [17, 21]], most: 3) { //~ LEAT-203:47 "'most' stands beside"
    sh "make test JDK=${matrix.jdk}"
  }
}
