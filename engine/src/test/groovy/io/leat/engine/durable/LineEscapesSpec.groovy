package io.leat.engine.durable

import spock.lang.Specification

class LineEscapesSpec extends Specification {
  def 'the field #field is #text'() {
    expect:
    LineEscapes.decode(field) == text

    where:
    field             || text
    ''                || ''
    'plain'           || 'plain'
    'a\\tb\\nc\\rd\\0' || 'a\tb\nc\rd\0'
    '\\\\n'           || '\\n'
    '\\\\\\n'         || '\\\n'
    '\\x'             || 'x'
    'ends\\'          || 'ends\\'
  }
}
