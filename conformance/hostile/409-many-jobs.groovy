for (i in 1..1001) {
  job("job-$i") { task('test') { sh 'make test' } } //~ LEAT-409 "a Jobfile has at most 1000 jobs"
}
