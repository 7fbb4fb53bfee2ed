job('web') {
  task('compile') {
    sh 'make'
    output 'version'
  }
  task("deploy-${outputs.compile.version}") { //~ LEAT-215:8
    sh './deploy'
  }
}
