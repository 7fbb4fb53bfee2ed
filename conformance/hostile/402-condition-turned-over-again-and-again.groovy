def c = git.branch == 'main'
100000.times { c = !c } //~ LEAT-402
job('web') { task('a') { when c; sh 'make' } }
