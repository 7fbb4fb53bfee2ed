job('web') {
  task('test', matrix: [jdk: [17, 21], os: ['linux']]) {
    if (matrix.jdk > 30) {
      sh "make ${matrix.jkd} ${matrix.os}" //~ LEAT-110:25 "the matrix has no axis 'jkd'"
    }
    sh 'make'
  }
}
