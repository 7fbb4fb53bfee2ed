job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: 'a', files: 'b' //~ LEAT-206:33
  }
}
