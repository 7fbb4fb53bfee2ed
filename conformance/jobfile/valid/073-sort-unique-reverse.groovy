def words = ['pear', 'fig', 'apple', 'fig']
job('web') {
  task('a') {
    sh "echo ${words.sort()} ${words.sort { it.size() }} ${words.unique()} ${words.reverse()}"
  }
}
