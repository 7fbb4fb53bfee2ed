def all = [7 + 3, 7 - 3, 7 * 3, 7 / 2, 7.intdiv(2), 7 % 3, 2 ** 10, -7 % 3, 1 + 2 * 3, (1 + 2) * 3]
job('web') {
  task('a') { sh "echo ${all.join(' ')}" }
}
