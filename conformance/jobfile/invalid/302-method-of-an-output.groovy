job('web') {
  task('compile') {
    sh 'make'
    output 'version'
  }
  task('deploy') { sh "./deploy ${outputs.compile.version.toUpperCase()}" } //~ LEAT-302:59
}
