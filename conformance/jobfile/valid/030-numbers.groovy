def all = [1, 1_000, 2.50, 1e3, 7L, 8G, -3, 1.5e-2]
job('web') {
  task('a') { sh "echo ${all.join(' ')}" }
}
