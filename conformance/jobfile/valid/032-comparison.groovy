def all = [1 < 2, 2 <= 2, 1 == 1.0, 'a' < 'b', 1 <=> 2, 'a' != 'b', [1, 2] == [1, 2], null == null]
job('web') {
  task('a') { sh "echo ${all.join(' ')}" }
}
