job('web') {
  task('compile') {
    inputs 'src/**', '.leat/owners' //~ LEAT-209:22 "'.leat' is the folder of Leat itself"
    artifact 'runs', files: '.leat/runs/**' //~ LEAT-209:29 "'.leat' is the folder of Leat itself"
    sh 'make'
  }
}
