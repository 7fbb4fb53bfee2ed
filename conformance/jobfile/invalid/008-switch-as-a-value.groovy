def s = switch (1) { default -> 2 } //~ LEAT-008:9 "'switch' is a statement and gives no value"
job('a') { task('t') { sh 'true' } }
