job('web') {
  task('a') { sh 'false' && 'make test' } //~ LEAT-201:18 "'sh' takes a script in quotes, not a flag"
  task('b') { sh git.branch == 'main' } //~ LEAT-201:18 "'sh' takes a script in quotes, not a condition"
  task('c') { groovy 6 * 7 } //~ LEAT-201:22 "'groovy' takes a script in quotes, not a number"
}
