def s = if (true) { 1 } //~ LEAT-008:9 "'if' is a statement and gives no value"
job('a') { task('t') { sh 'true' } }
