job('web') {
  task('deploy') {
    environment 'eu/production' //~ LEAT-205:17 "in that of an environment, letters, digits and . _ - are allowed"
    sh './deploy'
  }
  task('other') {
    environment '.production' //~ LEAT-205:17 "the name of an environment begins with a letter or digit"
    sh './deploy'
  }
}
