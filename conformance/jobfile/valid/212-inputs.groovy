job('web') {
  task('compile') {
    inputs 'src/**', 'pom.xml', 'conf/{a,b}?.yaml'
    sh 'make'
    artifact 'jar', files: 'target/*.jar'
  }
}
