job('web') {
  task('count') {
    sh './count'
    output 'lines'
  }
  task('report') {
    when outputs.count.lines > 10 //~ LEAT-117:10
    sh './report'
  }
}
