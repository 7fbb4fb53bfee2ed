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
      json.object().name('a').array().value(1).value('x').array().endArray().endArray()
          .name('b').object().endObject().name('c').nothing().endObject()
    } == '''{
  "a": [
    1,
    "x",
    []
  ],
  "b": {},
  "c": null
}'''
    written(false) { it.object().name('a').array().value(true).raw('{}').endArray().endObject() } == '{"a":[true,{}]}'
  }

  def 'text is escaped where JSON or UTF-8 want it'() {
    expect:
    written(false) { it.value(text) } == json

    where:
    text                    || json
    'a"b\\c'                || '"a\\"b\\\\c"'
    '\n\r\t\u0000\u001f'    || '"\\n\\r\\t\\u0000\\u001f"'
    '\u007f'                || '"\\u007f"'
    'é 中 😀'               || '"é 中 😀"'
    'a\ud800b\udc00'        || '"a\\ud800b\\udc00"'
    ''                      || '""'
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
