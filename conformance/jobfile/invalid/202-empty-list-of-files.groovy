job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: [] //~ LEAT-202:28
  }
}
