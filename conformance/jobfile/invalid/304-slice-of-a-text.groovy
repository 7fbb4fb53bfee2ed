def part = 'web'[1..7] //~ LEAT-304
job('web') {
  task('compile') { sh "make $part" }
}
