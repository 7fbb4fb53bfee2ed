def names = ['b', 'a', 'c']
  .findAll { it != 'c' }
  .sort()
  .join('-')
job('web') {
  task('a') { sh "echo $names" }
}
