package io.leat.dsl

import io.leat.dsl.source.DiagnosticCode
import io.leat.dsl.source.Syntax
import io.leat.dsl.vocabulary.Vocabulary
import io.leat.testkit.conformance.Conformance
import io.leat.testkit.conformance.ConformanceCase
import java.nio.file.Path
import spock.lang.Specification

class InvalidJobfilesSpec extends Specification {
  private static final Map<Path, CaseReading> READINGS = [:]

  def 'everything that is wrong with #given is said, at its place, and nothing else'() {
    expect:
    reading(given).difference() == ''

    where:
    given << cases()
  }

  def 'the number of #given is that of a code that it is marked with'() {
    expect:
    reading(given).marks*.code().contains('LEAT-' + given.toString().take(3))

    where:
    given << cases()
  }

  def 'no message names a class of the host or of a library'() {
    expect:
    cases().collectMany { reading(it).result.diagnostics() }
      .findAll { (it.message() + ' ' + it.help()) =~ /(?i)antlr|exception|\bjava\.|io\.leat|\bnull pointer|@[0-9a-f]{6,}/ }
      .collect { CaseReading.line(it) } == []
  }

  def 'what is to be written in YAML, JSON or TOML is not said in Groovy'() {
    given:
    def word = Vocabulary.words()*.name().toSet().join('|')

    expect:
    cases().findAll { Syntax.of(it.name()) != Syntax.GROOVY }.collectMany { reading(it).result.diagnostics() }
      .findAll { it.help() =~ /(?<!['\w])($word)( '|\(| \{| \w+: )|[\[]\w+: |\w: \[?'[^']*'\]?, \w+:/ }
      .collect { CaseReading.line(it) } == []
  }

  def 'there is a case for each code that a Jobfile can raise'() {
    given:
    def hostile = Conformance.files('hostile', CaseReading.ENDINGS).collect { ConformanceCase.read(it) }
    def shown = (cases() + hostile).collectMany { reading(it).marks*.code() } as Set

    expect:
    DiagnosticCode.values().findAll { it != DiagnosticCode.BUG && !(it.text() in shown) } == []
  }

  /** Each case is read once. */
  private static CaseReading reading(ConformanceCase given) {
    READINGS.computeIfAbsent(given.file()) { new CaseReading(given) }
  }

  static List<ConformanceCase> cases() {
    Conformance.files('jobfile/invalid', CaseReading.ENDINGS).collect { ConformanceCase.read(it) }
  }
}
