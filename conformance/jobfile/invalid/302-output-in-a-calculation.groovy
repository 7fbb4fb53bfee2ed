job('web') {
  task('count') {
    sh './count'
    output 'lines', type: 'number'
  }
  task('report') { sh "./report ${outputs.count.lines * 2}" } //~ LEAT-302:35
}
