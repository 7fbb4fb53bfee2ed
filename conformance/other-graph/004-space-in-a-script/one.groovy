job('web') { task('a') { sh 'make' } }
