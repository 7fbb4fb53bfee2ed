job('library') {
  task('compile') { sh 'make' }
}
job('web') {
  triggers {
    job 'libary' //~ LEAT-506:9
    job 'library', status: 'failed'
    job 'elsewhere/library'
  }
  task('a') { sh 'make' }
}
job('docs') {
  triggers { job 'nothing' } //~ LEAT-506:18
  task('a') { sh 'make' }
}
