def larger = '10' > 9 //~ LEAT-301:19
job('web') {
  task('compile') { sh "make $larger" }
}
