job('web') {
  env A = '1' //~ LEAT-007:9 "'=' gives a variable its value, and none is declared here"
  task('deploy') { sh './deploy' }
}
