package io.leat.cli.terminal

import spock.lang.Specification

class JsonWriterSpec extends Specification {
  static String written(boolean indented, Closure<?> body) {
    def bytes = new ByteArrayOutputStream()
    def print = new Print(bytes, false)
    body(new JsonWriter(print, indented))
    print.flush()
    bytes.toString('UTF-8')
  }

  def 'objects and lists are indented, empty ones stay on their line'() {
    expect:
    written(true) { json ->
      json.object().name('a').list([1, 'x', []]) { it instanceof List ? json.list(it) {} : json.value(it) }
          .name('b').object().endObject().field('c', null).endObject()
    } == '''{
  "a": [
    1,
    "x",
    []
  ],
  "b": {},
  "c": null
}'''
    written(false) { json -> json.object().name('a').list([true, '{}']) { it == true ? json.value(it) : json.raw(it) }.endObject() } == '{"a":[true,{}]}'
  }

  def 'text is escaped where JSON or UTF-8 want it'() {
    expect:
    written(false) { it.value(text) } == json

    where:
    text                    || json
    'a"b\\c'                || '"a\\"b\\\\c"'
    '\n\r\t\u0000\u001f'    || '"\\n\\r\\t\\u0000\\u001f"'
    '\b\f'                  || '"\\u0008\\u000c"'
    '\u007f'                || '"\\u007f"'
    'é 中 😀'               || '"é 中 😀"'
    'a\ud800b\udc00'        || '"a\\ud800b\\udc00"'
    ''                      || '""'
  }

  def 'a text of #length letters and what follows stay whole'() {
    given:
    def text = 'x' * length + '😀é' * 5

    expect:
    written(false) { it.object().field(text, text).endObject() } == /{"$text":"$text"}/

    where:
    length << (0..9) + (1990..2010) + (3990..4010) + (7970..8010)
  }

  def 'a pair of surrogates that falls on the end of the buffer stays whole'() {
    expect:
    def text = 'x' * ((1 << 15) - shift) + '😀' * 5
    def bytes = new ByteArrayOutputStream()
    def print = new Print(bytes, false)
    text.each { print.text(it) }
    text.toCharArray().each { print.text("$it") }
    print.flush()
    bytes.toString('UTF-8') == text + text

    where:
    shift << (0..4)
  }
}
