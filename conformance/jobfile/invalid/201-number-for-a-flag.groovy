job('web') {
  params { flag 'fast', default: 1 } //~ LEAT-201:34
  task('compile') { sh "make ${params.fast}" }
}
