job('web') {
  task('test', exclude: [os: 'a'], include: [[os: 'b']]) { //~ LEAT-203:25 "stands beside 'matrix'" LEAT-203:46 "this task has none"
    sh 'make'
  }
}
