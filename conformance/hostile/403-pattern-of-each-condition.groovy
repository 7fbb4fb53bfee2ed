job('web') {
  for (i in 1..9000) {
    task("t$i") {
      when git.branch =~ "(a{1,30}){1,30}$i" //~ LEAT-403
      sh 'make'
    }
  }
}
