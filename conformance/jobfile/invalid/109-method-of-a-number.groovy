def size = 5.size() //~ LEAT-109:14
job('web') {
  task('compile') { sh "make $size" }
}
