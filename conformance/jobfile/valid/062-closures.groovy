def add = { a, b = 10 -> a + b }
def twice = { it * 2 }
def constant = { -> 7 }
job('web') {
  task('a') { sh "echo ${add(1)} ${add(1, 2)} ${twice(4)} ${constant()} ${add.call(5, 5)}" }
}
