def found = 'größe' ==~ /\w+/ //~ LEAT-311
job('web') {
  task('compile') { sh "make $found" }
}
