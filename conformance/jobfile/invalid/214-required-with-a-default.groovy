job('web') {
  params {
    text 'version', required: true, default: '1.0' //~ LEAT-214:46 "a parameter that is required has no default"
    text 'name', pattern: '[a-z]+' //~ LEAT-214 "the default of 'name' does not fit: '' does not fit the pattern [a-z]+"
    text 'other', default: 'a', pattern: '[a-z' //~ LEAT-211:42
  }
  task('test') { sh 'make "$version" "$name" "$other"' }
}
