package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** {@code leat shell}, with a shell that writes down what it was given. */
class OpenShellSpec extends Specification {
  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
    def sh = folder.resolve('sh')
    Files.writeString(sh, '#!/bin/sh\nenv -0 > seen\npwd > where\nexit 7\n')
    sh.toFile().executable = true
    shell.environment = [SHELL: sh.toString(), PATH: System.getenv('PATH'), KEY: 'a secret of mine', MINE: 'kept']
  }

  def 'it has the environment of the attempt, without its mark and its secrets'() {
    given:
    shell.file('Jobfile', '''job('web') {
  task('a') { secrets 'KEY'; env GREETING: "it's \\n two\\nlines='x'"; sh 'exit 1' }
}''')
    shell.leat('run')

    when:
    def said = shell.leat('shell', 'last', 'a')
    def seen = Files.readString(folder.resolve('seen')).split('\0').collectEntries { it.split('=', 2).toList() }

    then:
    said.code == 7
    seen.GREETING == "it's \n two\nlines='x'"
    seen.LEAT_TASK == 'a'
    seen.LEAT_RUN == 'web#1'
    seen.MINE == 'kept'
    seen.LEAT_OUTPUT == '/dev/null'
    !seen.containsKey('LEAT_MARK')
    !seen.containsKey('KEY')
    Files.readString(folder.resolve('where')).trim() == folder.toRealPath().toString()
    said.err.contains('its secrets are not given here: KEY\n')
    said.err.contains('its steps: ' + folder.resolve('.leat/runs/1/attempts/a.1/1.sh'))
  }

  def 'a task that did not run has no shell'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'exit 1' }\n task('b') { needs 'a'; sh 'x' } }")
    shell.leat('run')

    expect:
    shell.leat('shell', 'last', 'b').with { [it.code, it.err] } ==
      [2, "leat: attempt 1 of 'b' did not run\n  help: 'leat why 1 b' says why\n"]
  }
}
