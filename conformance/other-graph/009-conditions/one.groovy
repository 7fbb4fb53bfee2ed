job('web') { task('a') { when git.branch == 'main'; sh 'a' } }
