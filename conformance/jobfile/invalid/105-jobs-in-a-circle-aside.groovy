job('web') {
  task('a') { run 'library'; run 'docs' }
}
job('library') {
  task('b') { run 'core'; run 'docs' }
}
job('core') {
  task('c') { run 'library'; run 'docs' } //~ LEAT-105:19 "jobs run each other: library -> core -> library"
}
job('docs') {
  task('d') { sh 'make docs' }
}
