def late() {
  task('late') { sh "make ${params.lenght}" } //~ LEAT-107:36
}
job('library') {
  params { number 'length', default: 3 }
  task('compile') { sh "make ${params.length}" }
}
job('web') {
  params {
    for (name in ['target', 'stage']) {
      text name, default: 'x'
    }
  }
  if (params.target == 'y') {
    task('deploy') {
      sh "./deploy ${params.tagret} ${params.stage}" //~ LEAT-107:29 "there is no parameter 'tagret'"
      sh "./deploy ${params['stgae']}" //~ LEAT-107:22
      sh "./deploy ${params.length}" //~ LEAT-107:29 "there is no parameter 'length'"
      sh "./deploy ${git.brnach} ${trigger.knid}" //~ LEAT-110:26 LEAT-110:44
    }
  }
  task('compile') { sh "make ${params.target} ${params.stage}" }
}
