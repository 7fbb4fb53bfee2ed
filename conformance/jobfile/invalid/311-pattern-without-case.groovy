def found = 'GRÖSSE' ==~ /(?i)größe/ //~ LEAT-311:22
job('web') {
  task('compile') { sh "make $found" }
}
