job('web') {
  params { text 'note' }
  task('list') { sh "echo ${params.note.length()}"; output 'version' }
  task('tell') {
    sh 'echo "${params.note}"' //~ LEAT-509:15 "'${params.note}' is text here, which no shell can read"
    sh 'echo ${outputs.list.version}' //~ LEAT-509:14
    sh "echo '\${params.note}' > template"
    sh '''cat > x <<'END'
${params.note}
END'''
    sh 'echo "\\${params.note}"'
    sh 'echo ${params.other} ${note} ${HOME}'
    sh '''#!/usr/bin/env node
      console.log(`${params.note}`)'''
  }
}
