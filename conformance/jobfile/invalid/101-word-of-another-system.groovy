job('web') {
  stage('build') { sh 'make' } //~ LEAT-101:3
}
