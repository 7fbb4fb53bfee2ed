def size = 5.size() //~ LEAT-109
job('web') {
  task('compile') { sh "make $size" }
}
