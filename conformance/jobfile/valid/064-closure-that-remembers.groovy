def counter = 0
def next = { counter++; counter }
next()
next()
job('web') {
  task('a') { sh "echo $counter" }
}
