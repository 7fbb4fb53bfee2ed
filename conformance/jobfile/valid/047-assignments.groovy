def n = 1
n += 5
n *= 2
n -= 3
def m = [count: 1]
m.count++
m['count'] += 2
def text = 'a'
text += 'b'
job('web') {
  task('a') { sh "echo $n ${m.count} $text" }
}
