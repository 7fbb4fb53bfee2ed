job('web') {
  sequence('release') { //~ LEAT-207:12
    task('deploy') { sh './deploy' }
    task('smoke') { sh './smoke' }
  }
}
