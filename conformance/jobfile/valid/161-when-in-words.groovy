//~with branch feature/login
//~with changed src/main/A.java docs/index.md
job('web') {
  task('a') {
    when git.branch.startsWith('feature/')
    sh 'a'
  }
  task('b') {
    when contains(git.branch, 'login') && changed('src/**')
    sh 'b'
  }
  task('c') {
    when endsWith(git.branch, 'x') || !changed('*.xml')
    sh 'c'
  }
}
