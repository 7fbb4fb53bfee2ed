job('web') {
  descripton 'The web app' //~ LEAT-101:3
  task('compile') {
    sh 'make'
    timout minutes: 5 //~ LEAT-101:5
  }
  tsk('test') { sh 'make test' } //~ LEAT-101:3
}
