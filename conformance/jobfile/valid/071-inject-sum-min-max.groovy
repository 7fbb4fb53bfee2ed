def n = [3, 1, 2]
job('web') {
  task('a') { sh "echo ${n.inject(0) { sum, x -> sum + x }} ${n.sum()} ${n.min()} ${n.max()} ${n.count { it > 1 }}" }
}
