job('web') {
  params { flag 'fast', default: false }
  task('test') {
    when changed('src/**') && !changed('docs/**') //~ LEAT-508:5
    sh 'make test'
  }
  task('docs') {
    when !changed('src/**')
    sh 'make docs'
  }
  task('all') {
    when changed('src/**', '!src/docs/**') || !params.fast
    sh 'make all'
  }
}
