def n = (1..6)
def all = [n.collect { it * it }, n.findAll { it % 2 == 0 }, n.find { it > 3 }, n.any { it > 5 }, n.every { it > 0 }]
job('web') {
  task('a') { sh "echo '${all.join(' ')}'" }
}
