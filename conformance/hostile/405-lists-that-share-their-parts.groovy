def list = ['x']
for (i in 1..17) {
  list = [list, list]
}
job('web') {
  task('compile') {
    while (true) {
      env(A: list) //~ LEAT-405
    }
  }
}
