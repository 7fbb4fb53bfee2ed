package io.leat.cli

import io.leat.dsl.source.DiagnosticCode
import io.leat.dsl.vocabulary.Vocabulary
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class DocsSpec extends Specification {
  @TempDir Path folder

  def 'every word is listed and explained with its example'() {
    given:
    def shell = new Shell(folder)
    def list = shell.leat('docs').out

    expect:
    Vocabulary.words().every { word ->
      def said = shell.leat('docs', word.name())
      said.code == 0 && list.contains("  ${word.name()} ") && said.out.contains(word.example()) &&
          word.slots().every { said.out.contains(word.free() ? 'NAME: value' : it.name()) }
    }
  }

  def 'a word with two meanings is explained in both places'() {
    when:
    def said = new Shell(folder).leat('docs', 'job').out

    then:
    said.contains('job  at the top of the file')
    said.contains('job  in triggers')
  }

  def 'every code is explained'() {
    given:
    def shell = new Shell(folder)

    expect:
    DiagnosticCode.values().every { shell.leat('docs', it.text().toLowerCase()).out.startsWith("${it.text()}  ${it.title()}\n") }
  }
}
