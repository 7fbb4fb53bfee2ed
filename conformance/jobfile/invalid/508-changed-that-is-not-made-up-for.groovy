job('web') {
  params { flag 'fast', default: false }
  task('test') {
    when changed('src/**') && !changed('docs/**') //~ LEAT-508:5
    sh 'make test'
  }
  task('both') {
    when changed('src/**') == true && changed('docs/**') //~ LEAT-508:5
    sh 'make both'
  }
  task('docs') {
    when !changed('src/**')
    sh 'make docs'
  }
  task('all') {
    when changed('src/**', '!src/docs/**') || !params.fast || !changed('docs/**')
    sh 'make all'
  }
  if (changed('site/**')) { //~ LEAT-508:7
    task('site') { sh 'make site' }
  }
}
