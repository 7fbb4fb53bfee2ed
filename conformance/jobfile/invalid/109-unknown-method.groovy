def name = 'web'.toUpercase() //~ LEAT-109
job('web') {
  task('compile') { sh "make $name" }
}
