job('web') {
  task('a') {
    needs 'b'
    sh 'a'
    output 'x'
  }
  task('b') {
    sh "echo ${outputs.a.x}" //~ LEAT-105:24 "dependency cycle"
  }
}
