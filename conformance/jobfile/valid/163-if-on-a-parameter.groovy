//~with param fast true
job('web') {
  params { flag 'fast' }
  if (params.fast) {
    task('quick') { sh 'make quick' }
  } else {
    task('full') { sh 'make full' }
  }
}
