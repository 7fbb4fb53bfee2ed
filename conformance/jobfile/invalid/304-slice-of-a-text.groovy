def part = 'web'[1..7] //~ LEAT-304:12
job('web') {
  task('compile') { sh "make $part" }
}
