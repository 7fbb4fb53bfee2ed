job('web', {
  task('compile', { sh('make') })
  task('test') { sh('make test', name: 'test it') }
})
