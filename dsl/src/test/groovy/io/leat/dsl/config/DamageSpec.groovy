package io.leat.dsl.config

import static io.leat.dsl.source.Syntax.JSON
import static io.leat.dsl.source.Syntax.TOML
import static io.leat.dsl.source.Syntax.YAML

import spock.lang.Specification

/** A file with one character too few or too many is still valid, or refused on or before the line that is damaged. */
class DamageSpec extends Specification {
  static final String YAML_SAMPLE = '''\
job:
  web:
    description: 'It''s the app'
    params:
      text:
        target: {choices: [staging, production], default: staging}
    triggers:
      - push:
          branches: [main, "release/*"]
      - startup: true
    task:
      compile:
        sh:
          - mvn -q package
          - |
            echo "${params.target}"
            make
        output: version
      deploy:
        when: params.target == 'staging'
        sh: "./deploy ${outputs.compile.version}"
'''

  static final Map SAMPLES = [
    (YAML): YAML_SAMPLE,
    (JSON): '''{
  "job": {
    "web": {
      "params": {"text": {"target": {"choices": ["a", "b"]}}},
      "task": {
        "compile": {
          "sh": ["x ${params.target}", "y\\n"],
          "retry": {"count": 2, "on": ["lost"]}
        },
        "deploy": {"when": "params.target == 'a'"}
      }
    }
  }
}
''',
    (TOML): """\
[job.web.params.text]
target = {choices = ["a", "b"]}

[job.web.task.compile]
sh = ["x \${params.target}", 'y']
retry = {count = 2, on = ["lost"]}

[[job.web.task.deploy]]
when = "params.target == 'a'"
[[job.web.task.deploy]]
sh = '''
a
b'''
"""]

  def 'a bracket, quote, comma or colon too few or too many is found where it is: #syntax'() {
    given:
    String sample = SAMPLES[syntax]
    def misplaced = []

    when:
    sample.length().times { i ->
      if ('{}[]\'",:='.contains(sample[i])) {
        [sample.substring(0, i) + sample.substring(i + 1), sample.substring(0, i + 1) + sample.substring(i)].each { text ->
          def reading = new Reading()
          reading.read(syntax, text)
          int line = sample.substring(0, i).count('\n') + 1
          def said = reading.said()
          if (said && said[0][1] > line) {
            misplaced << [line, text.readLines()[line - 1], said[0][0..2]]
          }
        }
      }
    }

    then:
    misplaced == []

    where:
    syntax << [YAML, JSON, TOML]
  }

  def 'whatever is done to a file, it is read or refused: #syntax'() {
    given:
    def random = new Random(42)
    String sample = SAMPLES[syntax]
    def signs = '{}[]\'",:=#&*!|>-?%@`~<$.\\ \n\t\r0a\u0000\ufeff\u2028é'

    when:
    2000.times {
      def text = new StringBuilder(sample)
      (1 + random.nextInt(4)).times {
        int at = random.nextInt(text.length())
        switch (random.nextInt(4)) {
          case 0: text.deleteCharAt(at); break
          case 1: text.insert(at, signs[random.nextInt(signs.length())]); break
          case 2: text.insert(at, sample.substring(random.nextInt(sample.length()))); break
          default: text.delete(at, Math.min(text.length(), at + random.nextInt(20)))
        }
      }
      def reading = new Reading()
      reading.read(syntax, text.toString())
      reading.diagnostics.sorted().each { assert it.message() && !(it.message() =~ /(?i)snakeyaml|exception|antlr|java\./) && it.span().line() >= 1 && it.span().text() != null }
    }

    then:
    noExceptionThrown()

    where:
    syntax << [YAML, JSON, TOML]
  }
}
