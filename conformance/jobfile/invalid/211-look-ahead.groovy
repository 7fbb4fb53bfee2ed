def version = ('1.2-rc' =~ /1\.2(?!-rc)/) ? 'final' : 'candidate' //~ LEAT-211:25
job('web') {
  task('compile') { sh "make $version" }
}
