package io.leat.cli

import io.leat.dsl.JobfileReader
import io.leat.dsl.SourceLoader
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.engine.expression.HiddenCharacter
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

class ImportSpec extends Specification {
  static final String BASH = '#!/usr/bin/env bash\n'

  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
  }

  /** The script of the only step of a Jobfile. */
  private static String step(byte[] jobfile, Syntax syntax = Syntax.GROOVY) {
    def read = new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, jobfile, Inputs.NONE, SourceLoader.NONE)
    assert read.diagnostics() == []
    def tasks = read.jobs().first().job().graph().tasks()
    assert tasks.size() == 1 && tasks.first().steps().size() == 1
    tasks.first().steps().first().script().literal().get()
  }

  def 'a script with a line for its interpreter is kept byte for byte: #iterationIndex'() {
    given:
    Files.writeString(folder.resolve('a.sh'), script)

    when:
    def said = shell.leat('import', 'a.sh')

    then:
    said.code == 0
    said.err == ''
    step(said.out.getBytes('UTF-8')) == script

    where:
    script << [
      '#!/bin/sh\necho hello\n',
      '#!/bin/sh\necho no end of line',
      "#!/bin/bash\necho 'one' \"two\" '''three''' \"\"\"four\"\"\" ''\n'''",
      '#!/bin/bash\necho $HOME ${x:-y} $(date) $$ \\$x \\\\ \\n `ls` ${params.x} ${\n',
      '#!/bin/bash\nline \\\n  goes on \\\n\n\n',
      '#!/bin/bash\r\necho windows\r\n',
      '#!/usr/bin/env python3\nprint("\ttabs and \u00fcml\u00e4ute \uD83D\uDE00")\n',
      '#!/bin/sh\n# \u2028 \u2029 \u200b \ufeff \ufffe end\n',
      '#!/bin/sh\n\\u0041 \\\\u0041 /* // */ <<EOF\n$(x)\nEOF\n',
      "#!/bin/sh\n'",
      '#!/bin/sh\n\\',
    ]
  }

  def 'every character that UTF-8 can write and people can see comes through'() {
    given:
    def all = new StringBuilder('#!/bin/sh\n# ')
    (1..0xffff).findAll { (it < 0xd800 || it > 0xdfff) && !HiddenCharacter.is((char) it) }.each { all.appendCodePoint(it) }
    [0x10000, 0x1f600, 0xe0001, 0x10ffff].each { all.appendCodePoint(it) }
    Files.writeString(folder.resolve('all.sh'), all.toString())

    when:
    def said = shell.leat('import', 'all.sh', '-o', 'Jobfile')

    then:
    said.err == ''
    said.code == 0
    step(Files.readAllBytes(folder.resolve('Jobfile'))) == all.toString()
  }

  def 'without such a line it runs in bash as it did, which stops at no failure unless it says so: #script'() {
    given:
    Files.writeString(folder.resolve('a.sh'), script)

    expect:
    step(shell.leat('import', 'a.sh').out.getBytes('UTF-8')) == (kept ? script : BASH + script)

    where:
    script                                              || kept
    'echo a\n'                                          || false
    'set -e\necho a\n'                                  || false
    'set -o pipefail\necho a\n'                         || false
    'set -euo pipefail\necho a\n'                       || true
    '# what it does\n\n  set -e -o pipefail\necho a\n'  || true
    'set -o errexit -o pipefail\n'                      || true
    'set -eo pipefail'                                  || true
    'set -euxo pipefail\n'                              || true
    'set -eo pipefail; set +e\n'                        || false
    'set -eu pipefail\n'                                || false
    'set -e pipefail -o\n'                              || false
    'set -e -o pipefail || true\n'                      || false
    'echo a\nset -euo pipefail\n'                       || false
    'settle -euo pipefail\n'                            || false
    ' #!/bin/sh\n'                                      || false
  }

  def 'what the step says is what the script says: #script'() {
    given:
    Files.writeString(folder.resolve('a.sh'), script)
    def text = step(shell.leat('import', 'a.sh').out.getBytes('UTF-8'))
    Files.writeString(folder.resolve('step'), text)

    expect:
    // a step is run by the program of its first line, else by bash with -e and pipefail
    run(text.startsWith('#!') ? ['sh', '-c', 'chmod +x step; exec ./step'] : ['bash', '-e', '-o', 'pipefail', 'step']) ==
      run(['bash', 'a.sh'])

    where:
    script << [
      'false\necho still here\n',
      'false | true; echo $?\n',
      'set -e\nfalse | true\necho here\nfalse\necho not here\n',
      'set -euo pipefail\necho one\nfalse | true\necho not here\n',
      'echo "a\tb" \'$x\' "${x:-none}"\nexit 7\n',
    ]
  }

  private String run(List<String> command) {
    def process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor(30, TimeUnit.SECONDS)
    "${process.exitValue()}: $said"
  }

  def 'the job is called #job for #words'() {
    given:
    Files.writeString(folder.resolve('build web.sh'), 'echo a')
    Files.writeString(folder.resolve('.hidden'), 'echo a')
    Files.writeString(folder.resolve('a#b.sh'), 'echo a')
    shell.stdin = new ByteArrayInputStream('echo a'.bytes)

    expect:
    shell.leat('import', *words).out.startsWith("job('$job') {\n  task('$job') {\n")

    where:
    words                                  || job
    ['build web.sh']                       || 'build web'
    ['./build web.sh']                     || 'build web'
    ['build web.sh', '--name', 'nightly']  || 'nightly'
    ['.hidden']                            || '.hidden'
    ['a#b.sh']                             || 'script'
    ['-']                                  || 'script'
  }

  def 'the syntax of a file is that of its ending'() {
    given:
    def script = '#!/bin/sh\necho "$x" \'y\' \\\n  z: - # \\t\n\n'
    Files.writeString(folder.resolve('a.sh'), script)

    expect:
    shell.leat('import', 'a.sh', '-o', file).code == 0
    step(Files.readAllBytes(folder.resolve(file)), Syntax.of(file)) == script

    where:
    file << ['Jobfile', 'Jobfile.yaml', 'Jobfile.json', 'Jobfile.toml']
  }

  def 'a pipeline of another kind, #file, is not taken for a script'() {
    given:
    Files.writeString(folder.resolve(file), text)
    def said = shell.leat('import', file)

    expect:
    said.code == 2
    said.out.empty
    said.err.contains("'$file' is no shell script, and only of these a Jobfile is made")

    where:
    file          | text
    'build.yml'   | 'name: build\n'
    'build'       | 'on: push\njobs:\n  build:\n    steps:\n'
    'Jenkinsfile' | 'pipeline { agent any }\n'
    'Makefile'    | 'all:\n\techo hi\n'
    'b.bat'       | '@echo off\n'
    'other'       | 'pipeline {\n}\n'
    'justfile'    | 'default:\n    echo hi\n'
    'Dockerfile.prod' | 'RUN echo hi\n'
    'mkbuild'     | '# all\n\nall: a b\n\techo hi\n'
    'vars'        | 'CC := gcc\nall:\n\techo hi\n'
    'dock'        | 'ARG x\nFROM scratch\n'
    'gitlab'      | 'image: alpine\nbuild:\n  script: echo\n'
  }

  def 'nothing is overwritten, by a link neither'() {
    given:
    Files.writeString(folder.resolve('a.sh'), 'echo a')
    Files.writeString(folder.resolve('Jobfile'), 'mine')
    Files.createSymbolicLink(folder.resolve('link'), Path.of('elsewhere'))

    expect:
    shell.leat('import', 'a.sh', '-o', file).with { code == 2 && err.startsWith("leat: '$file' exists already\n") }
    folder.resolve('Jobfile').toFile().text == 'mine'
    !Files.exists(folder.resolve('elsewhere'))

    where:
    file << ['Jobfile', 'link']
  }

  def 'refused is #what'() {
    given:
    folder.resolve('a.sh').toFile().bytes = bytes as byte[]

    expect:
    shell.leat('import', 'a.sh', '-o', 'Jobfile', *words).with { code == 2 && err.startsWith("leat: $message") }
    !Files.exists(folder.resolve('Jobfile'))

    where:
    what              | bytes                                   | words                || message
    'a NUL'           | [0x61, 0, 0x62]                         | []                   || "'a.sh' is no script: it holds a NUL at byte 1"
    'another coding'  | [0x61, 0xe4, 0x62]                      | []                   || "'a.sh' is not in UTF-8"
    'a surrogate'     | [0xed, 0xa0, 0x80]                      | []                   || "'a.sh' is not in UTF-8"
    'an empty script' | []                                      | []                   || "'a.sh' is empty"
    'a mark'          | [0xef, 0xbb, 0xbf, 0x61]                | []                   || "'a.sh' begins with a byte order mark, which no shell reads"
    'a large script'  | new byte[(1 << 20) + 1].collect { 97 }  | []                   || "'a.sh' is larger than a Jobfile may be"
    'a full script'   | new byte[1 << 20].collect { 97 }        | []                   || "a Jobfile cannot hold the script"
    'a bad name'      | [0x61]                                  | ['--name', 'a/b']    || "a name cannot hold '/'"
    'no such folder'  | [0x61]                                  | ['-o', 'no/Jobfile'] || "'--output' is given twice"
  }

  def 'a script that is not there is named'() {
    expect:
    shell.leat('import', 'nowhere.sh').with { code == 2 && err == "leat: cannot read 'nowhere.sh': there is no such file\n" }
    shell.leat('import', '.').with { code == 2 && err == "leat: '.' is a folder, not a script\n" }
  }
}
