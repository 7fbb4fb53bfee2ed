def list = [1]
list.add(list)
def flat = list.flatten() //~ LEAT-402
job('web') {
  task('compile') { sh "make $flat" }
}
