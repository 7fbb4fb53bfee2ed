def fib(n) { n < 2 ? n : fib(n - 1) + fib(n - 2) }
job('web') {
  task('a') { sh "echo ${(0..10).collect { fib(it) }.join(' ')}" }
}
