job('web') {
  params { number 'shards', defualt: 2 } //~ LEAT-203:29
  for (shard in 1..params.shards) {
    task("test-$shard", amtrix: [jdk: [17, 21]]) { //~ LEAT-203:25
      sh "make ${matrix.jdk}"
      artifact 'report', flies: 'report.xml' //~ LEAT-203:26
    }
  }
  task('publish') {
    use artifact: 'report', from: 'test-1[17]'
    sh './publish'
  }
}
