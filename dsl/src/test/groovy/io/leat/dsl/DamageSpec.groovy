package io.leat.dsl

import io.leat.testkit.conformance.Conformance
import spock.lang.Specification

/** Deletes and doubles each bracket, quote and comma of the example of PRODUCT.md, one at a time. */
class DamageSpec extends Specification {
  static final String SAMPLE = Conformance.text(Conformance.root('conformance/jobfile/valid/000-product-example.groovy'))
  static final String DAMAGED = '()[]{}\'",'

  def 'the sample with #sign #how at #line:#column is valid or refused once, not after the damaged line'() {
    given:
    def errors = MisspellingsSpec.read(damaged).findAll { it.severity().word() == 'error' }
    def shown = errors.collect { CaseReading.line(it) }

    expect:
    errors.size() <= 1 ?: shown
    errors.every { it.span().line() <= line } ?: shown
    errors.every { !((it.message() + it.help()) =~ /(?i)antlr|exception|\bjava\b|io\.leat/) } ?: shown
    errors.every { it.message().readLines().size() == 1 } ?: shown

    where:
    [sign, how, line, column, damaged] << damages()
  }

  private static List<List> damages() {
    def all = []
    int line = 1
    int column = 1
    for (int i = 0; i < SAMPLE.size(); i++) {
      def sign = SAMPLE[i]
      if (DAMAGED.contains(sign)) {
        all << [sign, 'deleted', line, column, SAMPLE.substring(0, i) + SAMPLE.substring(i + 1)]
        all << [sign, 'doubled', line, column, SAMPLE.substring(0, i) + sign + SAMPLE.substring(i)]
      }
      column++
      if (sign == '\n') {
        line++
        column = 1
      }
    }
    all
  }
}
