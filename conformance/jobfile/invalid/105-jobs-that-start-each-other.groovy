job('a') {
  task('t') { run 'b', wait: false }
}
job('b') {
  task('t') { run 'a', wait: false } //~ LEAT-105:19 "a -> b -> a"
}
