package io.leat.cli.terminal

import spock.lang.Specification

class JsonSpec extends Specification {
  def '#text is read and written as #written'() {
    expect:
    Json.read(text).compact() == written

    where:
    text                                    || written
    ' {"a" : [1, -2.50e+3, true, null] } '  || '{"a":[1,-2.50E+3,true,null]}'
    '[1.50, 0.0000001, 1e400]'              || '[1.50,1E-7,1E+400]'
    '{}'                                    || '{}'
    '[ ]'                                   || '[]'
    '"\\u00e9\\n\\"\\\\ü"'                  || '"é\\n\\"\\\\ü"'
    '"\\ud800\\u007f\\b"'                   || '"\\ud800\\u007f\\u0008"'
    '{"a":1,"a":2}'                         || '{"a":2}'
    '9' * 1000                              || '9' * 1000
  }

  def '#text is not JSON'() {
    when:
    Json.read(text)

    then:
    def problem = thrown(IOException)
    problem.message.startsWith('not JSON: ')

    where:
    text << ['', '{', '{"a"}', '{"a":}', '{a:1}', '[1,]', '[1 2]', '"a', '"\\x"', '"\\u12g4"', '"\n"', '01', 'nul', '1 2', '[' * 101 + ']' * 101, '9' * 1001, '1e99999999999']
  }

  def 'what #text lacks is said with its place'() {
    when:
    Json.read(text)

    then:
    def problem = thrown(IOException)
    problem.message == "not JSON: $what"

    where:
    text                    || what
    ''                      || 'a value is missing at character 1'
    '[1,]'                  || 'a value is missing at character 4'
    '{'                     || 'a name in double quotes is missing at character 2'
    '{"a":1'                || 'it is not well formed at character 7'
    '1 2'                   || 'it is not well formed at character 3'
    '1e99999999999'         || 'a number is too large'
  }

  def 'who asks for what is not there gets something empty'() {
    given:
    def json = Json.read('{"text": "a", "number": "12", "nothing": null, "list": ["b", 1, {}], "map": {"c": 1.50, "d": []}}')

    expect:
    json.text('text') == 'a'
    [json.text('nothing'), json.text('list'), json.text('missing'), json.get('missing').text('more')] == [''] * 4
    [json.number('number', 7), json.number('text', 7), json.number('nothing', 7), json.number('missing', 7)] == [12, 7, 7, 7]
    !json.flag('text') && !json.flag('missing')
    json.time('text') == null && json.time('missing') == null
    json.items('map').empty && json.items('missing').empty
    json.get('nothing').nothing && json.get('missing').nothing && !json.get('list').nothing
    Json.lenient('<html>').nothing
  }

  def 'an object is made of what there is'() {
    expect:
    Json.object().field('a', 'x').field('b', null).field('c', true).field('d', 12L).field('e', []).field('f', [Json.object().field('g', 1)])
      .some('h', null).some('i', []).some('j', [:]).some('k', Json.object()).some('l', '').some('m', [n: 'o']).compact() ==
      '{"a":"x","b":null,"c":true,"d":12,"e":[],"f":[{"g":1}],"l":"","m":{"n":"o"}}'
  }
}
