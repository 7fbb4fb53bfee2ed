job('web') { task('a') { sh 'a' }; task('b') { needs 'a'; sh 'b' } }
