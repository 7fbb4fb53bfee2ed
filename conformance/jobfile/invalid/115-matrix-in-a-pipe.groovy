job('web') {
  pipe('index') {
    task('dump') { sh './dump' }
    task('load', matrix: [part: [1, 2]]) { sh "./load ${matrix.part}" } //~ LEAT-115:5
  }
}
