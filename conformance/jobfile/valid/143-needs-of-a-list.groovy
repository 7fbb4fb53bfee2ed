def names = ['a', 'b', 'c']
job('web') {
  names.each { name -> task(name) { sh "make $name" } }
  task('all') {
    needs(names)
    sh 'make all'
  }
}
