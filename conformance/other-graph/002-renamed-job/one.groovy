job('web') { task('compile') { sh 'make' } }
