job('web') {
  params { text 'note' }
  task('tell') {
    sh "./tell ${git.branch}" //~ LEAT-505:8 "'git.branch' comes from outside, and is not quoted here"
    sh "./tell \"${git.branch}\" '${params.note}'"
    sh "#!/usr/bin/env python3\nprint('${params.note}')" //~ LEAT-505:8 "'params.note' comes from outside, and is code in this script"
  }
}
