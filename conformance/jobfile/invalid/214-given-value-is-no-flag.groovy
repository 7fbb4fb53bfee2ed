//~with param fast yes
job('web') {
  params { flag 'fast' } //~ LEAT-214:17
  task('test') { sh "make test ${params.fast}" }
}
