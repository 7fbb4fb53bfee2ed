job('web') {
  params { flag 'fast', default: flase } //~ LEAT-108:34
  for (jdk in parms.fast ? [25] : [21, 25]) { //~ LEAT-108:15
    task("test-$jdk") { sh "make ${params.fast}" }
  }
  task('deploy') {
    needs 'test-25'
    sh './deploy'
  }
}
