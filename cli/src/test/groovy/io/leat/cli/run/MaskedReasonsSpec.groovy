package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** What Leat itself tells of an end names what the task wrote: secrets in it are masked as they are in the log. */
class MaskedReasonsSpec extends Specification {
  static final SECRET = 'Zq8KwPlm4Vx2Rt7Y'

  @TempDir
  Path folder

  def 'no secret is told or stored where a task #what'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), TOK: SECRET, LONG: SECRET * 8]
    shell.file('Jobfile', "job('web') { task('a') { secrets 'TOK', 'LONG'; $body }\n task('b') { needs 'a'; sh 'true' } }")
    def run = shell.leat('run', *words)
    def told = [run.out, run.err, shell.leat('why', 'last').out, shell.leat('why', 'last', 'a').out, shell.leat('show', 'last').out].join('\n')
    def stored = Files.walk(folder.resolve('.leat/runs')).withCloseable { all -> all.filter(Files::isRegularFile).toList() }

    expect:
    run.code == 1
    (told + stored*.toFile()*.getText('ISO-8859-1').join()) =~ /\*\*\*|holds a secret/
    !told.contains(SECRET.take(8))
    stored.findAll { it.toFile().getText('ISO-8859-1').contains(SECRET.take(8)) }*.fileName*.toString() == []

    where:
    what                                 | words          | body
    'publishes it'                       | []             | "output 'o'; sh 'echo \"o=a \$TOK b\" >> \"\$LEAT_OUTPUT\"'"
    'publishes it from the back'         | []             | "output 'o'; sh 'echo \"o=\$(printf %s \$TOK | rev)\" >> \"\$LEAT_OUTPUT\"'"
    'publishes it in a block of lines'   | []             | "output 'o', type: 'list'; sh 'printf \"o<<E\\na\\n%s\\nE\\n\" \"\$TOK\" >> \"\$LEAT_OUTPUT\"'"
    'publishes it, cut by lines'         | []             | "output 'o'; sh 'printf \"o<<E\\n%s\\n%s\\nE\\n\" \"\${TOK%????????}\" \"\${TOK#????????}\" >> \"\$LEAT_OUTPUT\"'"
    'names a file of an artifact by it'  | ['--isolated'] | "artifact 'f', files: 'f/**'; sh 'mkdir -p f/\$TOK; echo > f/\$TOK/x'"
    'names one so, and fails'            | ['--isolated'] | "artifact 'f', files: 'f/**', on: 'always'; sh 'mkdir -p f/\$TOK; echo > f/\$TOK/x; false'"
    'publishes no number'                | []             | "output 'n', type: 'number'; sh 'echo \"n=\$TOK\" >> \"\$LEAT_OUTPUT\"'"
    'publishes no number, which is long' | []          | "output 'n', type: 'number'; sh 'echo \"n=\$LONG\" >> \"\$LEAT_OUTPUT\"'"
    'publishes no line, which is long'   | []          | "sh 'echo \"\$LONG\" >> \"\$LEAT_OUTPUT\"'"
    'has it where a message is cut'      | []          | "reports junit: 'r.xml'; sh 'm=\$(printf %990s | tr \" \" x); echo \"<testsuite><testcase name=\\\\\"a\\\\\"><failure message=\\\\\"\$m\$TOK\\\\\"/></testcase></testsuite>\" > r.xml'"
    'publishes what has no name'         | []             | "sh 'echo \"\$TOK bad name\" >> \"\$LEAT_OUTPUT\"'"
    'publishes what it does not declare' | []             | "sh 'echo \"\$TOK=3\" >> \"\$LEAT_OUTPUT\"'"
    'leaves a link out of the artifact'  | ['--isolated'] | "artifact 'f', files: 'f/*'; sh 'mkdir f; ln -s /etc/x \"f/\$TOK\"'"
    'has it in a test report'            | ['--isolated'] | "reports junit: 'r.xml'; sh 'echo \"<testsuite><testcase classname=\\\\\"\$TOK\\\\\" name=\\\\\"\$TOK\\\\\"><failure message=\\\\\"\$TOK\\\\\"/></testcase><testcase name=\\\\\"p\$TOK\\\\\"/></testsuite>\" > r.xml'"
  }
}
