def first = ['linux', 'big']
def names = [[name: 'x'], [name: 'y']]*.name
job('web') {
  task('a') {
    agent(*first)
    sh "echo ${[0, *first, 9].join(' ')} ${names.join(' ')}"
  }
}
