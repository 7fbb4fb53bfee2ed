def list = (1..10).toList()
def text = 'pipeline'
job('web') {
  task('a') { sh "echo ${list[2..4]} ${list[-3..-1]} ${list[0, 2, 4]} ${text[0..3]} ${text[-1]}" }
}
