def list = ['b', 'a']
list << 'c'
list.add('d')
def all = list + ['e'] - 'a'
job('web') {
  task('a') { sh "echo ${all.sort().join(' ')} ${all[0]} ${all[-1]} ${all[1..2]} ${all.size()}" }
}
