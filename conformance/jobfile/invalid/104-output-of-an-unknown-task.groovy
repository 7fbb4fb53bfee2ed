job('web') {
  task('compile') {
    sh 'make'
    output 'version'
  }
  task('deploy') {
    sh "./deploy ${outputs.compil.version}" //~ LEAT-104:28
  }
}
