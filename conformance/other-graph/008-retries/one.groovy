job('web') { task('a') { retry 1; sh 'a' } }
