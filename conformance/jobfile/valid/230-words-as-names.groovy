def text = 'x'
def number = [needs: 1, task: 2]
job('web') {
  task('task') { sh "echo $text ${number.needs} ${number.task}" }
  task('job') {
    needs 'task'
    sh 'make'
  }
}
