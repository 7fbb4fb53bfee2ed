def list = [1, null, 3]
job('web') {
  task('a') { sh "echo $list ${list.findAll { it != null }}" }
}
