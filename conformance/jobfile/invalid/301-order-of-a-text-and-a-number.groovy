def larger = '10' > 9 //~ LEAT-301
job('web') {
  task('compile') { sh "make $larger" }
}
