def size = 'web'.lenght //~ LEAT-110:18
job('web') {
  task('compile') { sh "make $size" }
}
