job('web') { task('a') { sh 'a' } }
