def kind(x) {
  switch (x) {
    case { it == null }: return 'nothing'
    case 'a': return 'the letter a'
    case ['b', 'c']: return 'b or c'
    case ~/rel-.*/: return 'a release'
    default: return 'something'
  }
}
def size(n) {
  switch (n) {
    case 0: return 'none'
    case 1..9: return 'few'
    default: return 'many'
  }
}
job('web') {
  task('a') {
    sh "echo '${['a', 'c', 'rel-1', null, 'x'].collect { kind(it) }.join(', ')}'"
    sh "echo '${[0, 5, 77].collect { size(it) }.join(', ')}'"
  }
}
