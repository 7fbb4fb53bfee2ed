job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: 'a/*.jar'
    artifact 'jar', files: 'b/*.jar' //~ LEAT-103:14
  }
}
