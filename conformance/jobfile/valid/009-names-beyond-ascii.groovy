job('größer') {
  task('übersetzen — schnell') { sh 'make' }
  task('テスト') {
    needs 'übersetzen — schnell'
    sh 'make test'
  }
}
