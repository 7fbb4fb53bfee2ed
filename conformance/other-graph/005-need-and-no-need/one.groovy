job('web') { task('a') { sh 'a' }; task('b') { sh 'b' } }
