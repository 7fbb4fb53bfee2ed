def jdks = [17, 21]
def last = jdks[-3] //~ LEAT-304:12
job('web') {
  task('compile') { sh "make $last" }
}
