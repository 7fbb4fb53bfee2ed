job('web') {
  task('compile') {
    sh 'make'
    artifact 'jar', files: '../*.jar' //~ LEAT-209:28
  }
}
