def size = 3
job('web') {
  if (size > 2) {
    task('large') { sh 'make large' }
  } else if (size == 2) {
    task('middle') { sh 'make middle' }
  } else {
    task('small') { sh 'make small' }
  }
}
