package io.leat.dsl.config

import static io.leat.dsl.source.Syntax.JSON
import static io.leat.dsl.source.Syntax.TOML
import static io.leat.dsl.source.Syntax.YAML

import io.leat.dsl.source.Limits
import spock.lang.Specification

/** Nothing is guessed: what readers disagree about is refused with its place (SAFETY H9). */
class StrictnessSpec extends Specification {
  def reading = new Reading()

  static final WORDS = ~/(?i)snakeyaml|jackson|exception|token|scanner|flow |block (mapping|sequence|end)|<|scalar|org\.|java|\bevent/

  List<String> messages() {
    reading.diagnostics.sorted().collect { it.message() + ' ' + (it.help() ?: '') + ' ' + it.related()*.message().join(' ') }
  }

  def 'a scalar without quotes that readers see differently is refused in YAML: #written'() {
    when:
    def declared = reading.read(YAML, "job:\n  a:\n    task: {t: {env: {A: $written}}}\n")

    then:
    reading.said() == [['LEAT-019', 3, 25, written]]
    messages()[0].contains('quotes')
    Reading.shown(declared).contains("env(A: '")

    where:
    written << ['yes', 'No', 'ON', 'off', 'y', 'N', 'True', 'FALSE', 'Null', 'NULL', '~', '1.10', '1.0', '0777', '007', '0o17', '0x1F',
        '0b11', '1e3', '1E3', '1_000', '.5', '5.', '+5', '-0', '0.0', '.inf', '-.INF', '.NaN', '12:30:45', '12:30', '2026-01-31', '2026-1-31 10:00:00',
        '2026-01-31T10:00:00Z', '190:20:30.15']
  }

  def 'a scalar without quotes that all readers see alike is taken in YAML: #written'() {
    expect:
    Reading.shown(reading.read(YAML, "job:\n  a:\n    task: {t: {env: {A: $written}}}\n")).contains("env(A: $value)")
    reading.said() == []

    where:
    written           | value
    '17'              | '17'
    '-3'              | '-3'
    '0'               | '0'
    '1.5'             | '1.5'
    'true'            | 'true'
    'null'            | 'null'
    '"no"'            | "'no'"
    "'1.10'"          | "'1.10'"
    '1.2.3'           | "'1.2.3'"
    '3rd'             | "'3rd'"
    '8080:80'         | "'8080:80'"
    'nope'            | "'nope'"
    'inf'             | "'inf'"
    'v1.10'           | "'v1.10'"
    '2026-01'         | "'2026-01'"
    '1e'              | "'1e'"
    '0x'              | "'0x'"
    '1-2'             | "'1-2'"
  }

  def 'what a number is written like is not lost in JSON and TOML: #text'() {
    when:
    reading.read(syntax, text)

    then:
    reading.said() == [said]

    where:
    syntax | text                                | said
    JSON   | '{"job": {"a": {"env": {"A": 1.10}}}}' | ['LEAT-019', 1, 29, '1.10']
    JSON   | '{"job": {"a": {"env": {"A": 1e3}}}}'  | ['LEAT-019', 1, 29, '1e3']
    JSON   | '{"job": {"a": {"env": {"A": -0}}}}'   | ['LEAT-019', 1, 29, '-0']
    JSON   | '{"job": {"a": {"env": {"A": 1e999999999}}}}' | ['LEAT-019', 1, 29, '1e999999999']
    TOML   | 'job.a.env.A = 1.10'                | ['LEAT-019', 1, 15, '1.10']
    TOML   | 'job.a.env.A = 0x1F'                | ['LEAT-019', 1, 15, '0x1F']
    TOML   | 'job.a.env.A = 1_000'               | ['LEAT-019', 1, 15, '1_000']
    TOML   | 'job.a.env.A = +5'                  | ['LEAT-019', 1, 15, '+5']
    TOML   | 'job.a.env.A = inf'                 | ['LEAT-019', 1, 15, 'inf']
    TOML   | 'job.a.env.A = 2026-01-31'          | ['LEAT-018', 1, 15, '2026-01-31']
    TOML   | 'job.a.env.A = 2026-01-31 10:00:00Z' | ['LEAT-018', 1, 15, '2026-01-31 10:00:00Z']
    TOML   | 'job.a.env.A = 2026-01-31T10:00:00.5-08:00' | ['LEAT-018', 1, 15, '2026-01-31T10:00:00.5-08:00']
    TOML   | 'job.a.env.A = 10:30:00'            | ['LEAT-018', 1, 15, '10:30:00']
  }

  def 'a key that stands twice is refused, both places named: #text'() {
    when:
    reading.read(syntax, text)

    then:
    reading.said() == [['LEAT-017', line, column, key]]
    reading.diagnostics.sorted()[0].related()*.span().collect { [it.line(), it.column()] } == [first]
    messages()[0].contains("line ${first[0]}")

    where:
    syntax | text                                                     | line | column | key    | first
    JSON   | '{"job": {"a": {}, "a": {}}}'                            | 1    | 19     | '"a"'  | [1, 10]
    JSON   | '{"job": {"a": {}, "\\u0061": {}}}'                      | 1    | 19     | '"\\u0061"' | [1, 10]
    YAML   | 'job:\n  a: {}\n  a: {}\n'                               | 3    | 3      | 'a'    | [2, 3]
    YAML   | 'job:\n  a: {}\n  "a": {}\n'                             | 3    | 3      | '"a"'  | [2, 3]
    YAML   | 'job: {a: {}, a: {}}'                                    | 1    | 14     | 'a'    | [1, 7]
    TOML   | 'job.a.timeout.hours = 1\njob.a.timeout.hours = 2'       | 2    | 15     | 'hours' | [1, 15]
    TOML   | '[job.a]\n[job.a]'                                       | 2    | 6      | 'a'    | [1, 6]
    TOML   | '[job.a]\n[[job.a]]'                                     | 2    | 7      | 'a'    | [1, 6]
    TOML   | 'job = {a = {}}\n[job.b]'                                | 2    | 2      | 'job'  | [1, 1]
    TOML   | 'job.a.env.A = 1\n[job]'                                 | 2    | 2      | 'job'  | [1, 1]
    TOML   | '[job.a.env]\nA = 1\n"A" = 2'                            | 3    | 1      | '"A"'  | [2, 1]
    TOML   | 'job = {a.env.A = 1, a = {}}'                            | 1    | 21     | 'a'    | [1, 8]
    TOML   | '[job.a.env]\n[job]\na.timeout.hours = 1'                | 3    | 1      | 'a'    | [1, 6]
  }

  def 'a feature of YAML that a Jobfile does not have is refused: #text'() {
    when:
    reading.read(YAML, text)

    then:
    reading.said() == [said]
    !(messages()[0] =~ WORDS)

    where:
    text                                         | said
    'job: !!str a'                               | ['LEAT-018', 1, 6, '!']
    'job: ! a'                                   | ['LEAT-018', 1, 6, '!']
    'job: !x {a: {}}'                            | ['LEAT-018', 1, 6, '!']
    'job: !!set {a: {}}'                         | ['LEAT-018', 1, 6, '!']
    'job: {a: {env: {<<: {A: x}}}}'              | ['LEAT-018', 1, 17, '<<']
    'job: {a: {}}\n---\njob: {b: {}}'            | ['LEAT-018', 2, 1, '---']
    '%YAML 1.1\n---\njob: {a: {}}'               | ['LEAT-018', 1, 1, '%YAML 1.1\n---']
    'job: {17: {}}'                              | ['LEAT-018', 1, 7, '17']
    'job: {true: {}}'                            | ['LEAT-018', 1, 7, 'true']
    'job: {~: {}}'                               | ['LEAT-018', 1, 7, '~']
    'job: {1.10: {}}'                            | ['LEAT-018', 1, 7, '1.10']
    'job: {? [a, b] : {}}'                       | ['LEAT-018', 1, 9, '[']
    'job: &x {a: {env: *x}}'                     | ['LEAT-018', 1, 19, '*x']
    'job: {a: {description: &x d}, *x : {}}'     | ['LEAT-018', 1, 31, '*x']
  }

  def 'keys of YAML 1.1 that are texts in 1.2 are texts'() {
    expect:
    Reading.shown(reading.read(YAML, 'job: {no: {env: {on: a, y: b, yes: c}}}')) == "job('no') { env(on: 'a', y: 'b', yes: 'c') }"
    reading.said() == []
  }

  def 'anchors and aliases repeat values'() {
    expect:
    Reading.shown(reading.read(YAML, 'job:\n  a:\n    task:\n      x: &t\n        sh: &s make\n      y: *t\n      z:\n        sh: *s\n')) ==
        "job('a') { task('x') { sh('make') }; task('y') { sh('make') }; task('z') { sh('make') } }"
    reading.said() == []
  }

  def 'aliases that grow too large are stopped by their limit'() {
    given:
    def bomb = 'a: &a [x, x, x, x, x, x, x, x, x]\n' + ('b'..'j').collect { key ->
      def before = '*' + ((char) ((char) key[0] - 1))
      "$key: &$key [" + ([before] * 9).join(', ') + ']\n'
    }.join('')

    when:
    reading.read(YAML, bomb)

    then:
    reading.said()*.first().contains('LEAT-412')
  }

  def 'nesting is stopped by its limit: #syntax'() {
    when:
    reading.read(syntax, text)

    then:
    reading.said()*.first() == ['LEAT-402']

    where:
    syntax | text
    JSON   | '[' * 100_000
    JSON   | '{"a":' * 100_000
    YAML   | '[' * 100_000
    YAML   | '{a: ' * 100_000
    YAML   | '- ' * 100_000
    TOML   | 'a = ' + '[' * 100_000
    TOML   | 'a = ' + '{a = ' * 100_000
    TOML   | 'a.' * 1000 + 'a = 1'
    TOML   | '[' + 'a.' * 1000 + 'a]'
  }

  def 'a number of too many digits is stopped by its limit'() {
    when:
    reading.read(syntax, text)

    then:
    reading.said()*.first() == ['LEAT-411']

    where:
    syntax | text
    JSON   | '[' + '1' * 1001 + ']'
    YAML   | 'a: ' + '1' * 1001
    TOML   | 'a = ' + '1' * 1001
  }

  def 'a file that is not well formed is one diagnostic in plain words: #syntax #text'() {
    when:
    def declared = reading.read(syntax, text)

    then:
    reading.said().collect { it[0..2] } == [['LEAT-016', line, column]]
    messages()[0].contains(words)
    !(messages()[0] =~ WORDS)
    declared == []

    where:
    syntax | text                                   | line | column | words
    JSON   | '{"job": {}'                           | 1    | 1      | "'{' is never closed"
    JSON   | '{"job": [1, 2}'                       | 1    | 14     | "does not close '['"
    JSON   | '{"job": {},}'                         | 1    | 11     | 'remove it'
    JSON   | '{"job": [1,]}'                        | 1    | 11     | 'remove it'
    JSON   | '{"job" {}}'                           | 1    | 2      | "':' is missing"
    JSON   | '{"job": 1 "b": 2}'                    | 1    | 9      | 'comma is missing'
    JSON   | '{job: 1}'                             | 1    | 2      | 'double quotes'
    JSON   | "{'job': 1}"                           | 1    | 2      | 'double quotes'
    JSON   | '{"job": NaN}'                         | 1    | 9      | 'not a value of JSON'
    JSON   | '{"job": True}'                        | 1    | 9      | "did you mean 'true'"
    JSON   | '{"job": 0777}'                        | 1    | 9      | 'not a value of JSON'
    JSON   | '{"job": .5}'                          | 1    | 9      | 'not a value of JSON'
    JSON   | '{} // x'                              | 1    | 4      | 'no comments'
    JSON   | '# x\n{}'                              | 1    | 1      | 'no comments'
    JSON   | '{} {}'                                | 1    | 4      | 'after the end'
    JSON   | '{"a": "x\ny"}'                        | 1    | 7      | 'never closed'
    JSON   | '{"a": "x'                             | 1    | 7      | 'never closed'
    JSON   | '{"a": "\\x"}'                         | 1    | 8      | 'not an escape'
    JSON   | '{"a": "\\u12g4"}'                     | 1    | 8      | '4 hexadecimal digits'
    JSON   | '{"a": "\\ud800"}'                     | 1    | 8      | 'half of a character'
    JSON   | '{"a": "\t"}'                          | 1    | 8      | 'U+0009'
    JSON   | '{"a": }'                              | 1    | 7      | 'value is missing'
    JSON   | '\ufeff{}'                             | 1    | 1      | 'byte order mark'
    YAML   | '\ufeffjob: {}'                        | 1    | 1      | 'byte order mark'
    YAML   | 'job:\n\ta: {}'                        | 2    | 1      | 'indent with spaces'
    YAML   | 'job: a: b'                            | 1    | 7      | "':' has no place"
    YAML   | 'job: {a: b'                           | 1    | 6      | "'{' is never closed"
    YAML   | 'job: [a, b\nx: 1\ny: 2\n'             | 1    | 6      | "'[' is never closed"
    YAML   | 'job: "abc'                            | 1    | 6      | 'never closed'
    YAML   | "job: 'abc"                            | 1    | 6      | 'never closed'
    YAML   | 'job: *.jar'                           | 1    | 6      | 'quotes'
    YAML   | 'job: "\\d"'                           | 1    | 8      | 'single quotes'
    YAML   | 'job: @x'                              | 1    | 6      | 'quotes'
    YAML   | 'job: %x'                              | 1    | 6      | 'quotes'
    YAML   | 'job: `x`'                             | 1    | 6      | 'quotes'
    YAML   | 'job:\n  a: 1\n b: 2'                  | 3    | 2      | 'same column'
    YAML   | 'job:\n  a: 1\n   b: 2'                | 2    | 3      | 'line 3 is indented'
    YAML   | 'job\nb: 1'                            | 1    | 1      | "':' is missing"
    YAML   | 'job\n  web:\n    a: b'                 | 1    | 1      | "':' is missing"
    YAML   | 'job:x\n  web:\n    a: b'               | 1    | 1      | "':' and a space"
    YAML   | 'job: a\n- b'                          | 2    | 1      | 'column'
    YAML   | 'job: *x'                              | 1    | 6      | '&x'
    YAML   | 'job: \u0007'                          | 1    | 6      | 'U+0007'
    YAML   | 'job: [a b: c, d: [e}'                 | 1    | 20     | 'missing before'
    YAML   | 'job: "\\ud800"'                       | 1    | 6      | 'half of a character'
    TOML   | 'job'                                  | 1    | 1      | "'=' is missing"
    TOML   | 'job = '                               | 1    | 7      | 'value is missing'
    TOML   | 'job = abc'                            | 1    | 7      | 'quotes'
    TOML   | 'job = "abc'                           | 1    | 7      | 'never closed'
    TOML   | 'job = """abc'                         | 1    | 7      | 'never closed'
    TOML   | '[job'                                 | 1    | 1      | 'never closed'
    TOML   | '[[job]'                               | 1    | 1      | "']]'"
    TOML   | '[job] x = 1'                          | 1    | 7      | 'has no place'
    TOML   | 'a = 1 b = 2'                          | 1    | 7      | 'one key and one value'
    TOML   | 'a = [1, 2'                            | 1    | 5      | 'never closed'
    TOML   | 'a = [1 2]'                            | 1    | 6      | 'missing after this'
    TOML   | 'a = {b = 1'                           | 1    | 5      | 'not closed on its line'
    TOML   | 'a = {b = 1,\n c = 2}'                 | 1    | 5      | 'not closed on its line'
    TOML   | 'a = {b = 1,}'                         | 1    | 11     | 'remove it'
    TOML   | 'a = "\\x"'                            | 1    | 6      | 'not an escape'
    TOML   | 'a = "\\ud800"'                        | 1    | 6      | 'no character'
    TOML   | '= 1'                                  | 1    | 1      | 'key is missing'
    TOML   | 'é = 1'                                | 1    | 1      | 'quotes'
    TOML   | 'a = 1\rb = 2'                         | 1    | 6      | 'carriage return'
  }
}
