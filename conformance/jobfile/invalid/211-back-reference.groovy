def doubled = 'aa' ==~ /(a)\1/ //~ LEAT-211:20
job('web') {
  task('compile') { sh "make $doubled" }
}
