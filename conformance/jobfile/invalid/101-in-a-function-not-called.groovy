def tested(jdk) {
  task("test-$jdk") {
    hs 'make' //~ LEAT-101:5 "there is no word 'hs' in a task"
    sh "make -Djdk=$jkd" //~ LEAT-108:21 "'jkd'"
  }
  taks('after') { sh 'make after' } //~ LEAT-101:3 "there is no word 'taks'"
}

def shipped() {
  tetsed(17) //~ LEAT-109:3 "there is no function 'tetsed'"
}

job('web') {
  task('compile') { sh 'make' }
}
