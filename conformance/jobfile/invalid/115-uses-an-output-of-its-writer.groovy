job('web') {
  task('dump') {
    output 'rows'
    sh './dump'
  }
  task('load') {
    stdin from: 'dump' //~ LEAT-115:17
    sh "./load ${outputs.dump.rows}"
  }
}
