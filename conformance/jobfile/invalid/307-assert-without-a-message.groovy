def jdks = [17, 21]
assert 25 in jdks //~ LEAT-307:8
job('web') {
  task('test') { sh "make test $jdks" }
}
