job('web') {
  task('a') { run 'library' }
}
job('library') {
  task('b') { run 'web' } //~ LEAT-105:19 "jobs run each other: web -> library -> web"
}
