job('web') { task('a') { sh 'y'; sh 'x' } }
