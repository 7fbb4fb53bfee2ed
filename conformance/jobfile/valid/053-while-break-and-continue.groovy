def found = []
def i = 0
while (true) {
  i++
  if (i % 2 == 0) continue
  if (i > 7) break
  found << i
}
job('web') {
  task('a') { sh "echo ${found.join(' ')}" }
}
