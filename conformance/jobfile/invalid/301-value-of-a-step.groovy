job('web') {
  task('compile') {
    def commit = sh('git rev-parse HEAD') //~ LEAT-301:18 "has no value that could be used"
    sh "echo $commit"
  }
}
