job('web') { task('a') { retry 2; sh 'a' } }
