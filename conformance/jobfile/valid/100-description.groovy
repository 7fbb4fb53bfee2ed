job('web') {
  description 'Build, test and ship the web app'
  task('compile') {
    description 'Compiles everything'
    sh 'make'
  }
}
