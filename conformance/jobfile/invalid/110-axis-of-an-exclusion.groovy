job('web') {
  task('test', matrix: [system: ['a', 'b'], jdk: [17, 21]], exclude: [[sytem: 'a', jdk: 17]]) { //~ LEAT-110:72 "no axis 'sytem'"
    sh "make ${matrix.system} ${matrix.jdk}"
  }
  task('report') {
    needs 'test'
    sh './report'
  }
}
