def map = [:]
map.self = map
def same = map.toString() //~ LEAT-402
job('web') {
  task('compile') { sh "make $same" }
}
