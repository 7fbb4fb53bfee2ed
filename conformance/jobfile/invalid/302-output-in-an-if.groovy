job('web') {
  task('compile') {
    sh 'make'
    output 'version'
  }
  if (outputs.compile.version == '1.0') { //~ LEAT-302:7
    task('deploy') { sh './deploy' }
  }
}
