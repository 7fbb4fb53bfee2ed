package io.leat.cli.terminal

import spock.lang.Specification

class JsonReaderSpec extends Specification {
  def '#text is read and written as #written'() {
    expect:
    JsonReader.read(text).compact() == written

    where:
    text                                    || written
    ' {"a" : [1, -2.50e+3, true, null] } '  || '{"a":[1,-2.50e+3,true,null]}'
    '{}'                                    || '{}'
    '[ ]'                                   || '[]'
    '"\\u00e9\\n\\"\\\\ü"'                  || '"é\\n\\"\\\\ü"'
    '{"a":1,"a":2}'                         || '{"a":2}'
    '9' * 1000                              || '9' * 1000
  }

  def '#text is not JSON'() {
    when:
    JsonReader.read(text)

    then:
    def problem = thrown(IOException)
    problem.message.startsWith('not JSON: ')

    where:
    text << ['', '{', '{"a"}', '{"a":}', '{a:1}', '[1,]', '[1 2]', '"a', '"\\x"', '"\\u12g4"', '"\n"', '01', 'nul', '1 2', '[' * 101 + ']' * 101]
  }
}
