job('web') { task('build') { sh 'make' } }
