def jdks = [17, 21]
assert jdks.size() == 2 : 'two of them'
job('web') {
  task('a') { sh "echo $jdks" }
}
