package io.leat.dsl

import io.leat.dsl.source.DiagnosticCode
import io.leat.testkit.conformance.Conformance
import io.leat.testkit.conformance.ConformanceCase
import spock.lang.Specification

import java.nio.file.Files

class ErrorPagesSpec extends Specification {
  private static final CASE = /`conformance\/([^`]+)`/
  private static final BLOCK = /(?s)```(\w*)\n(.*?)```/
  private static final SAID = /[\w.]+:(\d+):(\d+): (error|warning)\[(LEAT-\d{3})\]: (.*)/

  def 'the code #code has a page with its title, and a page has a code'() {
    given:
    def page = Conformance.root("docs/errors/${code}.md")

    expect:
    Files.exists(page)
    Conformance.text(page).readLines().first() ==
      "# $code: " + DiagnosticCode.values().find { it.text() == code }.title()

    where:
    code << codes()
  }

  def 'the folder of the pages holds a page for each code and nothing else'() {
    expect:
    Conformance.root('docs/errors').toFile().list().toList().toSorted() == codes().collect { it + '.md' }.toSorted()
  }

  def 'the example of the page of #code is its conformance case'() {
    given:
    def shown = given(code)
    def example = (page(code) =~ BLOCK)[0][2]

    expect:
    withoutMarks(Conformance.text(shown.file())).contains(example)

    where:
    code << codes() - 'LEAT-901'
  }

  def 'the page of #code shows what Leat says about its example'() {
    given:
    def shown = (page(code) =~ BLOCK)[1][2].readLines()
    def messages = shown.findAll { it =~ SAID }.collect { (it =~ SAID)[0].drop(1) }
    def helps = shown.findAll { it.startsWith('  help: ') }.collect { it.drop(8) }
    def said = new CaseReading(given(code)).result.diagnostics().findAll { it.code().text() == code }

    expect:
    messages == said.collect {
      [it.span().line() as String, it.span().column() as String, it.severity().word(), code, it.message()]
    }
    helps == said*.help().findAll()

    where:
    code << codes() - 'LEAT-901'
  }

  private static List<String> codes() {
    DiagnosticCode.values()*.text()
  }

  private static String page(String code) {
    Conformance.text(Conformance.root("docs/errors/${code}.md"))
  }

  private static ConformanceCase given(String code) {
    ConformanceCase.read(Conformance.root('conformance').resolve((page(code) =~ CASE)[0][1]))
  }

  private static String withoutMarks(String text) {
    text.readLines()
      .findAll { !(it =~ /^(\/\/|#)~/) }
      .collect { it.replaceAll(/\s*(\/\/|#)~.*$/, '') }
      .join('\n') + '\n'
  }
}
