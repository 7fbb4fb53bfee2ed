def t = '  Leat carries water  '
def all = [t.trim(), t.trim().toUpperCase(), t.contains('water'), t.replace('water', 'code').trim(), t.tokenize(), 'a,b'.split(','), 'x'.padLeft(3, '0'), 'web'.capitalize()]
job('web') {
  task('a') { sh "echo '${all.join('|')}'" }
}
