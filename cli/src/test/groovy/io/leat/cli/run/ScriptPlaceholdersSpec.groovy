package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Values in scripts: what anybody may choose is not run. */
class ScriptPlaceholdersSpec extends Specification {
  @TempDir
  Path folder

  def 'the value #value.inspect() runs nothing, and means what it says in each place'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', '''
      job('web') {
        params { text 'p' }
        task('a') {
          sh "printf '<%s>' ${params.p} > word"
          sh "printf '<%s>' \\"a ${params.p}\\" > quoted"
          sh "printf '<%s>' 'a ${params.p}' > literal"
          sh "printf '<%s>' \\"\\$(printf '%s' \\"${params.p}\\")\\" > nested"
        }
      }''')

    expect:
    shell.leat('run', '-p', "p=$value").code == 0
    !folder.resolve('pwned').toFile().exists()
    folder.resolve('word').toFile().text == '<' + value.split(' ').join('><') + '>'
    folder.resolve('quoted').toFile().text == "<a $value>"
    folder.resolve('literal').toFile().text == "<a $value>"
    folder.resolve('nested').toFile().text == "<$value>"

    where:
    value << ['v1.2-3', 'two words', 'x;touch pwned', '$(touch pwned)', '`touch pwned`', "';touch pwned;'", '";touch pwned;"', 'a && touch pwned', 'it\'s "so"']
  }
}
