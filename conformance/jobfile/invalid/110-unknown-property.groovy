def size = 'web'.lenght //~ LEAT-110
job('web') {
  task('compile') { sh "make $size" }
}
