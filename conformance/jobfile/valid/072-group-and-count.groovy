def words = ['apple', 'avocado', 'bean', 'beet', 'corn']
def groups = words.groupBy { it[0] }
def counts = words.countBy { it.size() }
job('web') {
  task('a') { sh "echo '$groups $counts'" }
}
