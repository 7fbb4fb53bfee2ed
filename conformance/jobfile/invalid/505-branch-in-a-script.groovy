job('web') {
  params { text 'note' }
  task('tell') {
    sh "./tell ${git.branch}" //~ LEAT-505:16 "'git.branch' comes from outside, and is not quoted here"
    sh "./tell \"${git.branch}\" '${params.note}'"
    sh "#!/usr/bin/env python3\nprint('${params.note}')" //~ LEAT-505:40 "'params.note' comes from outside, and is code in this script"
  }
}
