package io.leat.dsl.write

import static io.leat.dsl.source.Syntax.GROOVY
import static io.leat.dsl.source.Syntax.JSON
import static io.leat.dsl.source.Syntax.TOML
import static io.leat.dsl.source.Syntax.YAML

import groovy.lang.GroovyShell
import io.leat.dsl.config.ConfigWriter
import io.leat.dsl.config.Reading
import io.leat.dsl.declaration.Declaration
import io.leat.engine.expression.Template
import spock.lang.Shared
import spock.lang.Specification

class DeclarationWriterSpec extends Specification {
  @Shared
  String sample = '''
- job:
    web:
      - description: "It's the web app"
      - params: {text: {target: {choices: [staging, production]}}, flag: {fast: {default: true}}, number: {shards: {default: 2, max: 16.5}}}
      - triggers: [{push: [{branches: [main, 'release/*']}, {tags: ['v*']}]}, {cron: {schedule: '30 2 * * *', zone: Europe/Vienna}}, {startup: true}, {job: library}]
      - concurrency: {group: 'web-${params.target}', policy: cancel-older}
      - env: {CI_COLOUR: '1', ON: 'no', A: "x\\ty"}
      - timeout: {minutes: 30}
      - task:
          compile:
            description: compiles
            needs: [other, '${outputs.other.jar}']
            agent: [linux, big]
            sh:
              - mvn -q package
              - "echo \\"version=$(cat target/version)\\" >> \\"$LEAT_OUTPUT\\"\\n"
            output: [version, {count: {type: number}}]
            artifact: {jar: 'target/*.jar', docs: {files: [a, b], keepDays: 3}}
            cache: {m2: {paths: [.m2/repository], key: "${files('pom.xml')}"}}
            retry: {count: 2, on: [lost, timeout]}
            allowFailure: true
            approve: true
          other: {}
      - pipe: {index: [record: none, task: {dump: {sh: ./dump}}, task: {'load it': {sh: "jq -c 'select(.ok)'"}}]}
      - sequence:
          - task:
              deploy:
                when: params.target == 'staging' || git.branch in ['main', "it's"]
                sh: |
                  #!/usr/bin/env python3
                  import sys

                    indented "quoted" 'single' \\ back
                  print("${outputs.compile.version}")
          - task: {smoke: [{checkout: {}}, {sh: a}, {groovy: b}, {sh: {script: c, name: d}}]}
      - sequence: [{task: last}]
      - always: {task: {tidy: {sh: rm -rf scratch}}}
'''

  List<Declaration> read(syntax, String text) {
    def reading = new Reading()
    def declared = reading.read(syntax, text)
    assert reading.said() == []
    declared
  }

  def 'what is written in #syntax reads back to the same declarations'() {
    given:
    def declared = read(YAML, sample)

    when:
    def file = DeclarationWriter.write(declared, syntax)

    then:
    sorted(read(syntax, file)) == sorted(declared)
    ConfigWriter.canonical(read(syntax, file)) == ConfigWriter.canonical(declared)

    and: 'writing that again changes nothing'
    DeclarationWriter.write(read(syntax, file), syntax) == file

    where:
    syntax << [YAML, JSON, TOML]
  }

  /** Maps group words and TOML puts plain values first, so order counts here only inside lists. */
  private static List sorted(List<Declaration> declarations) {
    declarations.collect { use ->
      def named = use.named().collect { it.key() + ': ' + Reading.shown(it.value()) }.sort()
      def steps = use.body() == null ? [] : use.body().findAll { it.word() in ['sh', 'groovy'] }.collect { Reading.shown(it) }
      [use.word(), use.positional().collect { Reading.shown(it) }, named, use.body() == null ? null : sorted(use.body()), steps].toString()
    }.sort()
  }

  def 'what is written in Groovy is what Groovy reads'() {
    given:
    def declared = read(YAML, sample.replaceAll('(?m)^ +when: .*\\n', ''))

    when:
    def file = DeclarationWriter.write(declared, GROOVY)

    then:
    new Recorder().run(file) == Reading.shown(declared).replaceAll('<(outputs[^>]*)>', '$1')
  }

  def 'YAML is written as people write it'() {
    expect:
    DeclarationWriter.write(read(JSON, '''{"job": {"web": {"env": {"A": "no", "B": "b"}, "timeout": {"minutes": 5},
        "task": {"a": {"needs": ["x", "y"], "sh": "one\\ntwo\\n", "output": "v"}, "b": [{"sh": "x: y"}, {"groovy": "1"}]}}}}'''), YAML) == '''\
job:
  web:
    env:
      A: 'no'
      B: b
    timeout:
      minutes: 5
    task:
      a:
        needs: [x, 'y']
        sh: |
          one
          two
        output: v
      b:
        - sh: 'x: y'
        - groovy: '1'
'''
  }

  def 'TOML is written as people write it'() {
    expect:
    DeclarationWriter.write(read(JSON, '''{"job": {"web": {"env": {"A": "no"}, "timeout": {"minutes": 5},
        "task": {"a": {"needs": ["x", "y"], "sh": "one\\ntwo\\n", "output": "v"}, "b b": [{"sh": "x: y"}, {"groovy": {"script": "1\\n2", "name": "n"}}]}}}}'''), TOML) == """\
[job.web.env]
A = "no"

[job.web.timeout]
minutes = 5

[job.web.task.a]
needs = ["x", "y"]
sh = '''
one
two
'''
output = "v"

[[job.web.task."b b"]]
sh = "x: y"

[[job.web.task."b b"]]

[job.web.task."b b".groovy]
script = '''
1
2'''
name = "n"
"""
  }

  def 'Groovy is written as people write it'() {
    expect:
    DeclarationWriter.write(read(JSON, '''{"job": {"web": {"env": {"A": "no"}, "triggers": {"startup": true}, "task": {"a": {
        "when": "(params.a || params.b) && params.c", "sh": ["it's $HOME", "one\\n${outputs.x.y}"], "matrix": {"jdk": [17, 21]}}, "b": {}}}}}'''), GROOVY) == '''\
job('web') {
  env A: 'no'

  triggers {
    startup()
  }

  task('a', matrix: [jdk: [17, 21]]) {
    when((params.a || params.b) && params.c)
    sh 'it\\'s $HOME'
    sh """one
${outputs.x.y}"""
  }

  task('b') {}
}
'''
  }

  def 'the normal form has no spaces, sorted keys, and lists only where order matters'() {
    expect:
    ConfigWriter.canonical(read(YAML, 'job: {b: {task: {z: {sh: "é\\u0001/\\"", env: {B: 1.5, A: x}}, a: {}}}, a: {sequence: [{task: x}]}}')) ==
        '{"job":{"a":{"sequence":[{"task":{"x":{}}}]},"b":{"task":{"a":{},"z":{"env":{"A":"x","B":1.5},"sh":"é\\u0001/\\""}}}}}'
  }

  def 'a text is for Groovy what it is for us: #text'() {
    expect:
    new GroovyShell().evaluate(GroovyText.write(Template.of(text))) == text
    new GroovyShell(new Binding(params: [x: 1])).evaluate(GroovyText.write(template(text))).toString() == text + '1' + text

    where:
    text << ['', 'a', "it's", '"', "'''", '"""', "\n'''", '\n"""', "'\n'", '"\n"', '\\', '\\\n', '$x ${y} $', '$\n', "a\r\nb", "\t\u0001\u007f", "''\n''''", 'é😀\u2028']
  }

  private static Template template(String text) {
    Template.of([new Template.Part.Text(text), new Template.Part.Hole(io.leat.engine.expression.Expression.reference('params', 'x')), new Template.Part.Text(text)])
  }
}
