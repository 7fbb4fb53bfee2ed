def yes = true
def all = [yes && !false, yes || false, !yes, yes ? 'y' : 'n', null ?: 'otherwise', '' ?: 'empty']
job('web') {
  task('a') { sh "echo ${all.join(' ')}" }
}
