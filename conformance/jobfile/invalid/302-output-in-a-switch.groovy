job('web') {
  task('compile') {
    sh 'make'
    output 'mode'
  }
  switch (outputs.compile.mode) { //~ LEAT-302:11
    case 'fast': task('deploy') { sh './deploy' }
  }
}
