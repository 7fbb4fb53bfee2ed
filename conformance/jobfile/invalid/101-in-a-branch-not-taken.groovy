job('web') {
  params { flag 'fast', default: true }
  task('test') {
    if (params.fast) {
      sh 'make quick'
    } else {
      hs 'make' //~ LEAT-101:7 "there is no word 'hs' in a task"
      for (part in [1, 2]) {
        artfiact "part-$part", files: "target/$part" //~ LEAT-101:9 "'artfiact'"
      }
    }
  }
  if (!params.fast) {
    tsak('long') { //~ LEAT-101:5 "'tsak' in a job"
      sh 'make long', nmae: 'long' //~ LEAT-203:23 "'sh' has no argument 'nmae'"
    }
    [1, 2].each { part ->
      task("part-$part") { neesd 'test' } //~ LEAT-101:28 "'neesd' in a task"
    }
  }
}
