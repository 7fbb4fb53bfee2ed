job('web') {
  description 'Build, test and ship the web app'
  params {
    text 'target', choices: ['staging', 'production'], default: 'staging'
    flag 'fast', default: false //~ LEAT-501:10
    number 'shards', default: 2 //~ LEAT-501:12
  }
  triggers {
    push branches: ['main', 'release/*'], paths: ['src/**', 'pom.xml']
    cron '30 2 * * *', zone: 'Europe/Vienna'
    job 'library', status: 'succeeded' //~ LEAT-506:9
    startup()
  }
  concurrency "web-${params.target}", policy: 'cancel-older'     // or 'queue', 'newest-only'
  env CI_COLOUR: '1'
  timeout minutes: 30

  task('compile') {
    sh 'mvn -q package'
    sh 'echo "version=$(cat target/version)" >> "$LEAT_OUTPUT"'
    output 'version'
    artifact 'jar', files: 'target/*.jar'
    cache 'm2', paths: ['.m2/repository'], key: files('pom.xml')
  }

  for (jdk in [17, 21, 25]) {
    task("test-$jdk") {
      needs 'compile'
      agent 'linux', "jdk$jdk"
      sh "mvn verify -Djdk=$jdk"
      reports junit: 'target/surefire-reports/*.xml'
      retry 2, on: ['lost', 'timeout']
    }
  }

  pipe('index') {                       // all three run at once, stdout to stdin, each recorded
    task('dump')  { sh './dump-records' }
    task('clean') { agent 'big'; sh "jq -c 'select(.ok)'" }
    task('load')  { sh './load' }
  }

  sequence {
    task('deploy') {
      when params.target == 'staging' || git.branch == 'main'
      approve by: ['release'], minutes: 60
      secrets 'DEPLOY_KEY'
      sh "./deploy ${outputs.compile.version}"      // this makes the edge: no `needs` to forget
    }
    task('smoke') {
      sh '''#!/usr/bin/env python3
import urllib.request
urllib.request.urlopen("http://localhost:8080/health")
'''
    }
  }
  always { task('tidy') { sh 'rm -rf scratch' } }
}
