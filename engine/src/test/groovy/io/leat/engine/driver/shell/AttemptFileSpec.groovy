package io.leat.engine.driver.shell

import io.leat.engine.agent.AttemptFile
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification

/** Java and the shell have the same names for the files of an attempt. */
class AttemptFileSpec extends Specification {
  static final RESOURCES = Path.of('src/main/resources/io/leat/engine/driver/shell')
  static final SCRIPT = Path.of('src/main/java/io/leat/engine/driver/shell/AttemptScript.java')

  private static Set<String> named(String text) {
    def found = (text =~ /leat_folder\/([a-z][a-z.]*[a-z])|leat_note ([a-z][a-z.]*[a-z])/).collect { it[1] ?: it[2] }
    found as Set
  }

  def 'what the shell names in the folder of an attempt is one of its files'() {
    given:
    def shell = Files.list(RESOURCES).withCloseable { all -> all.toList() }.findAll { it.toString().endsWith('.sh') }
    def text = (shell + [SCRIPT]).collect { Files.readString(it) }.join('\n')

    expect: 'the names are found at all'
    named(text).containsAll(['claim', 'exit', 'log', 'log.lost', 'steps', 'stop'])

    and:
    named(text) - AttemptFile.values()*.text() == [] as Set
  }

  def 'each of its files is described where files are'() {
    given:
    def table = Files.readAllLines(Path.of('../docs/ARCHITECTURE.md')).findAll { it.startsWith('| `.../') }.collect { it.split('\\|')[1] }.join(' ')

    expect:
    AttemptFile.values()*.text().findAll { !(table =~ /[`\/]${java.util.regex.Pattern.quote(it)}`/) } == []
  }
}
