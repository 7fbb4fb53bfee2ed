job('web') { task('a') { sh 'x'; sh 'y' } }
