job('shop') {
  triggers {
    job 'library/build'
    job 'shop/other', status: 'failed'
  }
  task('a') { run 'docs.v2/build all', params: [version: '1'] }
  task('b') { run 'other', wait: false }
}
job('other') {
  task('t') { sh 'true' }
}
