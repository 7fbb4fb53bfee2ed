job('web') {
  task('a') { needs 'c'; sh 'a' }
  task('b') { needs 'a'; sh 'b' } //~ LEAT-105:21 "dependency cycle: a -> c -> b -> a"
  task('c') { needs 'b'; sh 'c' }
  task('d') { needs 'e'; sh 'd' }
  task('e') { needs 'd'; sh 'e' } //~ LEAT-105:21 "dependency cycle: d -> e -> d"
}
