package io.leat.dsl.source

import spock.lang.Specification

class ExcerptSpec extends Specification {
  def 'a text of #length letters is shown #shown'() {
    expect:
    Excerpt.of('a' * length) == shown

    where:
    length | shown
    0      | ''
    60     | 'a' * 60
    61     | 'a' * 60 + '...'
  }

  def 'another length may be asked for'() {
    expect:
    Excerpt.of('abcdef', 3) == 'abc...'
    Excerpt.of('abc', 3) == 'abc'
  }
}
