def all = [(1..3).toList(), (1..<3).toList(), (3..1).toList(), ('a'..'c').toList(), 5 in 1..9]
job('web') {
  task('a') { sh "echo ${all.join(' ')}" }
}
