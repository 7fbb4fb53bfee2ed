job('api') { task('compile') { sh 'make' } }
