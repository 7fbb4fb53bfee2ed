job('build') {
  triggers { job 'test', status: 'any' } //~ LEAT-507:18
  task('a') { sh 'make' }
}
job('test') {
  triggers {
    job 'build'
    job 'again', status: 'any' //~ LEAT-507:9
  }
  task('a') { sh 'make check' }
}
job('again') {
  triggers { job 'test', status: 'failed' }
  task('a') { sh 'make clean' }
}
job('retry') {
  triggers { job 'retry', status: 'failed' } //~ LEAT-507:18
  task('a') { sh 'make flaky' }
}
job('after') {
  triggers { job 'build' }
  task('a') { sh 'make docs' }
}
