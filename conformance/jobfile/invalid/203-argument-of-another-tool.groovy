job('web') {
  task('compile') {
    sh script: 'make', returnStatus: true //~ LEAT-203:24
  }
}
