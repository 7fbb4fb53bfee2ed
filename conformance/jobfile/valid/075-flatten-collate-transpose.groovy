def all = [[1, [2, 3]].flatten(), (1..5).collate(2), [[1, 2], [3, 4]].transpose(), [1, 2].collectMany { [it, it] }]
job('web') {
  task('a') { sh "echo '$all'" }
}
