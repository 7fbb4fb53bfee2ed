def list = ['linux']
list.add(list)
job('web') {
  task('compile') {
    agent(*list) //~ LEAT-402
    sh 'make'
  }
}
