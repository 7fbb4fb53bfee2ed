package io.leat.dsl.eval

import spock.lang.Specification

/** SAFETY H5: what Leat accepts has the value that real Groovy gives, or is refused by name. */
class GroovySpec extends Specification {

  def 'the known hard cases have the value that Groovy gives'() {
    when:
    List<String> wrong = cases('same.txt').findAll { Oracle.ours(it) != Oracle.theirs(it) }

    then:
    wrong.collect { "$it\n  leat:   ${Oracle.ours(it)}\n  groovy: ${Oracle.theirs(it)}" } == []
  }

  def 'what differs from Groovy, or is left out, is refused by name'() {
    when:
    List<String> accepted = cases('refused.txt').findAll { !(Oracle.ours(it) ==~ /refused: LEAT-\d{3} .+/) }

    then:
    accepted == []
  }

  def 'expressions made by chance have the value that Groovy gives (seed #seed)'() {
    given:
    ExpressionGrammar grammar = new ExpressionGrammar(seed)
    List<String> texts = (1..1000).collect { grammar.next() }

    when:
    List<String> answers = texts.collate(200).collectMany { Oracle.theirs(it) }
    List<String> differences = [texts, answers].transpose().collect { text, answer -> Oracle.difference(text, answer) }

    then:
    differences.findAll() == []

    and: 'most of what has a value is not refused'
    List<String> valued = [texts, answers].transpose().findAll { !it[1].startsWith('refused') }*.first()
    valued.count { !Oracle.ours(it).startsWith('refused') } > valued.size() * 0.8

    where:
    seed << (1..2)
  }

  /** The cases of a file, one a line; a sign stands for the end of a line within a case. */
  private List<String> cases(String file) {
    getClass().getResource("/oracle/$file").readLines('UTF-8').findAll()*.replace('␤', '\n')
  }
}
