def part = 'web'.substring(5) //~ LEAT-304:18
job('web') {
  task('compile') { sh "make $part" }
}
