job('web') {
  task('compile-it') {
    sh 'make'
    output 'version'
  }
  task('deploy') { sh "./deploy ${outputs['compile-it'].version}" }
}
