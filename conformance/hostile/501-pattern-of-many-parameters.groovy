job('web') {
  params { for (i in 1..5000) { text "p$i", required: true, pattern: "(a{1,12}){1,9}$i" } } //~ LEAT-501
  task('compile') { sh "make" }
}
