def name = 'web'.toUpercase() //~ LEAT-109:18
job('web') {
  task('compile') { sh "make $name" }
}
