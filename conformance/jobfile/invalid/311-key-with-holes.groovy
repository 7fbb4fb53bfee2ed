def name = 'web'
def ports = ["$name": 8080] //~ LEAT-311:14
job('web') {
  task('compile') { sh "make $ports" }
}
