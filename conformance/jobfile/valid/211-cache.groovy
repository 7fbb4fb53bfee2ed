job('web') {
  task('compile') {
    cache 'm2', paths: ['.m2/repository'], key: files('pom.xml')
    cache 'npm', paths: 'node_modules', key: "npm-${files('package-lock.json')}", restore: ['npm-']
    sh 'make'
  }
}
