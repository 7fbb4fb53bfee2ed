//~with param version v1
job('web') {
  params {
    text 'version', required: true, pattern: '[0-9]+[.][0-9]+' //~ LEAT-214:10 "'v1' does not fit the pattern [0-9]+[.][0-9]+"
  }
  task('test') { sh 'make "$version"' }
}
