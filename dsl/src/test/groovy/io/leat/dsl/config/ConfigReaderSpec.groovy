package io.leat.dsl.config

import static io.leat.dsl.source.Syntax.JSON
import static io.leat.dsl.source.Syntax.TOML
import static io.leat.dsl.source.Syntax.YAML

import io.leat.engine.expression.Expression
import spock.lang.Specification

class ConfigReaderSpec extends Specification {
  def reading = new Reading()

  /** What a task with this body in YAML declares. */
  String task(String body) {
    def declared = reading.read(YAML, 'job: {web: {task: {t: ' + body + '}}}')
    Reading.shown(declared[0].body()[0].body())
  }

  def 'a value of a setting in a task: #body'() {
    expect:
    task(body) == declared
    reading.said() == []

    where:
    body                                                        | declared
    'null'                                                      | ''
    '{}'                                                        | ''
    '{sh: a}'                                                   | "sh('a')"
    '{sh: [a, b]}'                                              | "sh('a'); sh('b')"
    '{sh: [a, {script: b, name: c}]}'                           | "sh('a'); sh('b', name: 'c')"
    '{sh: {name: c, script: b}}'                                | "sh('b', name: 'c')"
    '[{sh: a}, {groovy: b}, {sh: c}]'                           | "sh('a'); groovy('b'); sh('c')"
    '{needs: x}'                                                | "needs('x')"
    '{needs: [x, "${outputs.y.z}"]}'                            | "needs('x', <outputs.y.z>)"
    '{needs: {targets: [x, z]}}'                                | "needs('x', 'z')"
    '{output: version}'                                         | "output('version')"
    '{output: [a, b: {type: number}, {c: null}]}'               | "output('a'); output('b', type: 'number'); output('c')"
    '{output: {a: {}, b: }}'                                    | "output('a'); output('b')"
    "{artifact: {jar: 'target/*.jar'}}"                         | "artifact('jar', files: 'target/*.jar')"
    "{artifact: {jar: ['a', 'b']}}"                             | "artifact('jar', files: ['a', 'b'])"
    "{artifact: {jar: {files: 'a', keepDays: 3}}}"              | "artifact('jar', files: 'a', keepDays: 3)"
    '{retry: 2}'                                                | 'retry(2)'
    '{retry: {count: 2, on: [lost]}}'                           | "retry(2, on: ['lost'])"
    '{retry: {on: [lost], count: 2}}'                           | "retry(2, on: ['lost'])"
    '{allowFailure: true}'                                      | 'allowFailure(true)'
    '{allowFailure: null}'                                      | 'allowFailure()'
    '{approve: true}'                                           | 'approve()'
    '{approve: {by: release, minutes: 60}}'                     | "approve(by: 'release', minutes: 60)"
    '{checkout: {}}'                                            | 'checkout()'
    '{checkout: [true, {into: x}]}'                             | "checkout(); checkout(into: 'x')"
    "{reports: 'a.xml'}"                                        | "reports(junit: 'a.xml')"
    "{reports: ['a.xml', 'b.xml']}"                             | "reports(junit: ['a.xml', 'b.xml'])"
    '{stdin: dump}'                                             | "stdin(from: 'dump')"
    '{use: [{artifact: jar, from: a}, {artifact: x, from: b}]}' | "use(artifact: 'jar', from: 'a'); use(artifact: 'x', from: 'b')"
    '{env: {A: 1, B: x, on: z}}'                                | "env(A: 1, B: 'x', on: 'z')"
    '{env: [{A: 1}, {A: 2}]}'                                   | 'env(A: 1); env(A: 2)'
    '{timeout: {minutes: 10}}'                                  | 'timeout(minutes: 10)'
    "{when: params.a == 'x'}"                                   | "when(<params.a == 'x'>)"
    "{when: '\${params.a}'}"                                    | 'when(<params.a>)'
    '{when: true}'                                              | 'when(true)'
    '{run: {job: lib, params: {target: "${params.a}"}}}'        | "run('lib', params: [target: '\${params.a}'])"
    '{sh: "a ${params.b} $HOME $${HOME}"}'                      | "sh('a \${params.b} \$HOME \$\${HOME}')"
    '{agent: [linux, big]}'                                     | "agent('linux', 'big')"
    '{matrix: {jdk: [17, 21]}, sh: "-D${matrix.jdk}"}'          | "sh('-D\${matrix.jdk}')"
  }

  def 'arguments of a block stand among the words of its body'() {
    expect:
    Reading.shown(reading.read(YAML, 'job: {web: {task: {t: ' + body + '}}}')[0].body()[0]) ==
        "task('t', matrix: [jdk: [17, 21]]) { sh('a') }"
    reading.said() == []

    where:
    body << ['{matrix: {jdk: [17, 21]}, sh: a}', '[{sh: a}, {matrix: {jdk: [17, 21]}}]']
  }

  def 'the same job in three syntaxes'() {
    given:
    def expected = "job('web') { params() { text('target', choices: ['a', 'b'], default: 'a'); flag('fast') }; " +
        "triggers() { push(branches: ['main']); push(tags: ['v*']); startup() }; timeout(minutes: 30); " +
        "sequence() { task('x') { sh('a'); sh('b') }; pipe('p', record: 'none') { task('q') { groovy('1') }; task('r') {  } } } }"

    expect:
    Reading.shown(reading.read(syntax, text)) == expected
    reading.said() == []

    where:
    syntax | text
    JSON   | '''{"job": {"web": {"params": {"text": {"target": {"choices": ["a", "b"], "default": "a"}}, "flag": "fast"},
                 "triggers": [{"push": {"branches": ["main"]}}, {"push": {"tags": ["v*"]}}, {"startup": true}],
                 "timeout": {"minutes": 30},
                 "sequence": [{"task": {"x": {"sh": ["a", "b"]}}}, {"pipe": {"p": [{"record": "none"}, {"task": {"q": {"groovy": "1"}}}, {"task": "r"}]}}]}}}'''
    YAML   | '''
job:
  web:
    params:
      text:
        target: {choices: [a, b], default: a}
      flag: fast
    triggers:
      push:
        - branches: [main]
        - tags: ['v*']
      startup: true
    timeout:
      minutes: 30
    sequence:
      - task:
          x:
            sh: [a, b]
      - pipe:
          p:
            - record: none
            - task: {q: {groovy: '1'}}
            - task: r
'''
    TOML   | '''
[job.web.params]
text.target = {choices = ["a", "b"], default = "a"}
flag = "fast"
[[job.web.triggers]]
push.branches = ["main"]
[[job.web.triggers]]
push = {tags = ["v*"]}
[[job.web.triggers]]
startup = true
[job.web]
timeout.minutes = 30
[[job.web.sequence]]
[job.web.sequence.task.x]
sh = ["a", "b"]
[[job.web.sequence]]
[[job.web.sequence.pipe.p]]
record = "none"
[[job.web.sequence.pipe.p]]
task.q.groovy = "1"
[[job.web.sequence.pipe.p]]
task.r = {}
'''
  }

  def 'a name that is a number or holds a parameter is handed on: #text'() {
    expect:
    Reading.shown(reading.read(JSON, text)) == declared

    where:
    text                                | declared
    '{"job": {"a ${params.x}": {}}}'    | 'job(\'a ${params.x}\') {  }'
    '{"job": {"a $${x}": {}}}'          | 'job(\'a $${x}\') {  }'
    '{"job": 7}'                        | 'job(7) {  }'
    '{"job": ["a", {"b": {}}]}'         | "job('a') {  }; job('b') {  }"
    '[{"job": "a"}, {"job": "b"}]'      | "job('a') {  }; job('b') {  }"
    'null'                              | ''
    ''                                  | ''
  }

  def 'one mistake, one diagnostic: #text'() {
    when:
    reading.read(YAML, text)

    then:
    reading.said() == [said]
    reading.diagnostics.sorted()[0].with { it.message() + ' ' + it.help() }.contains(words)

    where:
    text                                            | said                                  | words
    'jb: {a: {task: t}}'                            | ['LEAT-101', 1, 1, 'jb']              | "did you mean 'job'"
    'job: {a: {tsk: {t: {sh: x}}}}'                 | ['LEAT-101', 1, 11, 'tsk']            | "did you mean 'task'"
    'job: {a: {task: {t: {matrx: {a: [1]}}}}}'      | ['LEAT-101', 1, 22, 'matrx']          | "did you mean 'matrix'"
    'job: {a: {task: {t: {xyzzyxy: 1}}}}'           | ['LEAT-101', 1, 22, 'xyzzyxy']        | "there is 'sh'"
    'task: {t: {sh: x}}'                            | ['LEAT-102', 1, 1, 'task']            | 'it stands in a job or in a pipe'
    'job: {a: {sh: x}}'                             | ['LEAT-102', 1, 11, 'sh']             | 'it stands in a task'
    'job: {a: {task: {t: x}}}'                      | ['LEAT-201', 1, 21, 'x']              | "'task' is a map of words"
    'job: {a: {task: {t: [x]}}}'                    | ['LEAT-201', 1, 22, 'x']              | 'a map with one word'
    'job: {a: {task: {t: {timeout: 30}}}}'          | ['LEAT-201', 1, 31, '30']             | "a map with 'hours', 'minutes', 'seconds'"
    'job: {a: {task: {t: {timeout: [30]}}}}'        | ['LEAT-201', 1, 31, '[30]']           | 'a list'
    'job: {a: {task: {t: {use: x}}}}'               | ['LEAT-201', 1, 27, 'x']              | "'artifact', 'from', 'into'"
    'job: {a: {task: {t: {env: x}}}}'               | ['LEAT-201', 1, 27, 'x']              | 'map of names and values'
    'job: {a: {triggers: {startup: false}}}'        | ['LEAT-201', 1, 31, 'false']          | 'or leave it out'
    'job: {a: {params: {flag: {x: true}}}}'         | ['LEAT-201', 1, 30, 'true']           | "a map with 'default', 'required', 'help'"
    'job: {a: {task: {t: {cache: {m: x}}}}}'        | ['LEAT-201', 1, 33, 'x']              | "'paths', 'key', 'restore'"
    'job: {a: {task: {t: {sh: []}}}}'               | ['LEAT-202', 1, 26, '[]']             | 'empty list'
    'job: {a: {task: {t: {sh: [[x]]}}}}'            | ['LEAT-201', 1, 27, '[x]']            | 'a list'
    'job: null'                                     | ['LEAT-202', 1, 1, 'job']             | 'lacks a name'
    'job: [[x]]'                                    | ['LEAT-201', 1, 7, '[x]']             | 'a name'
    '- x'                                           | ['LEAT-201', 1, 3, 'x']               | 'a map with one word'
    'job: {task: {a: {sh: x}}}'                     | ['LEAT-201', 1, 7, 'task']            | 'write job: {NAME: {task: ...}}'
    'job: {a: {pipe: {task: {t: {sh: x}}}}}'        | ['LEAT-201', 1, 18, 'task']           | 'write pipe: {NAME: {task: ...}}'
    'job: {task: {task: {t: {shh: x}}}}'            | ['LEAT-101', 1, 25, 'shh']            | "did you mean 'sh'"
    'just a text'                                   | ['LEAT-201', 1, 1, 'just a text']     | 'a Jobfile is a map'
    'job: {a: [{task: t}, {tsk: u}]}'               | ['LEAT-101', 1, 23, 'tsk']            | 'task'
    'job: {a: {task: {t: {sh: x, groovy: z}}}}'     | ['LEAT-201', 1, 29, 'groovy']         | 'a map has no order'
    'job: {a: {sequence: {task: {t: {}, u: {}}}}}'  | ['LEAT-201', 1, 36, 'u']              | 'list of maps with one word each'
    'job: {a: {pipe: {p: [task: {t: {}, u: {}}]}}}' | ['LEAT-201', 1, 36, 'u']              | 'list of maps with one word each'
    'job: {a: [{task: t, pipe: p}]}'                | ['LEAT-201', 1, 11, '{task: t, pipe: p}'] | 'not with 2'
    'job: {a: {pipe: {p: [{record: log}, {record: none}]}}}' | ['LEAT-206', 1, 38, 'record'] | 'given twice'
    'job: {a: {task: {t: {sh: "${HOME}"}}}}'        | ['LEAT-108', 1, 29, 'HOME']           | 'write `$HOME`'
    "job: {a: {task: {t: {when: params.a = 'x'}}}}" | ['LEAT-020', 1, 37, '=']              | "'=='"
    'job: {a: {task: {t: {when: "${params.a"}}}}'   | ['LEAT-020', 1, 29, '${']             | 'never closed'
    '"job": {"a": {"task": {"x\\t${HOME}": {}}}}'   | ['LEAT-108', 1, 30, 'HOME']           | '$HOME'
  }

  def 'the place of a mistake inside a text is exact, however the text is written: #syntax #text'() {
    when:
    reading.read(syntax, text)

    then:
    reading.said() == [['LEAT-110', line, column, 'brunch']]

    where:
    syntax | text                                                                             | line | column
    JSON   | '{"job": {"a": {"task": {"t": {"sh": "a\\n\\u00e9\\"${git.brunch}"}}}}}'         | 1    | 55
    JSON   | '{"job": {"a": {"task": {"t": {"when": "git.brunch == \'x\'"}}}}}'               | 1    | 44
    YAML   | "job: {a: {task: {t: {sh: 'it''s \${git.brunch}'}}}}"                            | 1    | 39
    YAML   | 'job: {a: {task: {t: {sh: "a\\n\\x41\\u00e9\\U0001F600${git.brunch}"}}}}'        | 1    | 56
    YAML   | 'job:\n  a:\n    task:\n      t:\n        sh: |\n          one\n\n            two ${git.brunch}\n' | 8 | 23
    YAML   | 'job:\n  a:\n    task:\n      t:\n        sh: >-\n          one\n          two\n\n          ${git.brunch}\n' | 9 | 17
    YAML   | 'job:\n  a:\n    task:\n      t:\n        sh: one\n          two ${git.brunch}\n'   | 6    | 21
    YAML   | 'job:\n  a:\n    task:\n      t:\n        sh: "one\n\n          two \\\n          ${git.brunch}"\n' | 8 | 17
    YAML   | 'job:\n  a:\n    task:\n      t:\n        sh: &x one ${git.brunch}\n'               | 5    | 26
    YAML   | '# 😀😀\njob: {a: {task: {t: {sh: "😀 ${git.brunch}"}}}}'                         | 2    | 35
    TOML   | "job.a.task.t.sh = 'a \${git.brunch}'"                                           | 1    | 28
    TOML   | 'job.a.task.t.sh = "a\\t\\u00e9${git.brunch}"'                                   | 1    | 35
    TOML   | 'job.a.task.t.sh = """\none \\\n   two\n${git.brunch}"""'                       | 4    | 7
    TOML   | "job.a.task.t.sh = '''\none\r\n\${git.brunch}'''"                                | 3    | 7
  }

  def 'the place of a reference in a text is known to whoever asks'() {
    given:
    def declared = reading.read(YAML, 'job: {a: {task: {t: {sh: ["x", "a ${params.x} ${params.y}"]}}}}')
    def text = declared[0].body()[0].body()[1].positional()[0]

    expect:
    reading.spans.of(['params', 'y']).get().with { [it.column(), it.text()] } == [56, 'y']
    reading.spans.of(['params', 'z']).empty
  }
}
