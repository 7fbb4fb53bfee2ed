job('web') {
  task('test') {
    sh 'make test'
    artifact 'logs', files: ['logs/**', 'core'], on: 'failed', keepDays: 7
    artifact 'report', files: 'report.html', on: 'always'
    artifact 'binary', files: 'web', on: 'succeeded'
  }
  task('show') {
    use artifact: 'report', from: 'test'
    sh './show'
  }
}
