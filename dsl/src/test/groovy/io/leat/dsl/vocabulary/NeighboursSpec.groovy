package io.leat.dsl.vocabulary

import io.leat.dsl.JobfileReader
import io.leat.dsl.SourceLoader
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import spock.lang.Specification

/** What is said to somebody who writes the words of another system. */
class NeighboursSpec extends Specification {
  private static List<String> help(String text, Syntax syntax) {
    new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, text.bytes, Inputs.NONE, SourceLoader.NONE).diagnostics()*.help()
  }

  def '#word of another system is answered with what to write, in each syntax'() {
    expect:
    help("job('web') { task('a') { $word 'x' } }", Syntax.GROOVY) == [groovy]
    help("job: {web: {task: {a: {$word: x}}}}", Syntax.YAML) == [config]
    help("""{"job": {"web": {"task": {"a": {"$word": "x"}}}}}""", Syntax.JSON) == [config]
    help("[job.web.task.a]\n$word = 'x'\n", Syntax.TOML) == [config]

    where:
    word            | groovy                                                      | config
    'script'        | "write sh '...' instead"                                    | 'write sh: ... instead'
    'bash'          | "write sh '...' instead"                                    | 'write sh: ... instead'
    'variables'     | "write env NAME: 'value' instead"                           | 'write env: {NAME: value} instead'
    'dependsOn'     | "write needs 'task' instead"                                | 'write needs: TASK instead'
    'before_script' | "write it as a step of the task, before the others: sh '...'" | 'write it as a step of the task, before the others: sh: ...'
    'image'         | "run the container in a step: sh 'docker run ...'"          | 'run the container in a step: sh: docker run ...'
    'commands'      | "write sh '...' instead"                                    | 'write sh: ... instead'
    'artifacts'     | "write artifact 'name', files: '...' instead"               | 'write artifact: {NAME: {files: ...}} instead'
    'options'       | 'write timeout, concurrency, env and agent right into the job' | groovy
    'resource_group' | "write lock 'name' instead"                                | 'write lock: NAME instead'
    'event'         | 'what starts a job stands in it: write triggers { push() }' | 'what starts a job stands in it: write triggers: {push: true}'
    'parallel'      | "leave it out: tasks run at the same time unless 'needs' or 'sequence' orders them" | groovy
  }

  def 'the value #value of another system is answered with what to write, in each syntax'() {
    expect:
    help("job('web') { task('a') { sh 'x'; when $value } }", Syntax.GROOVY) == [groovy]
    help("job: {web: {task: {a: {sh: x, when: $value}}}}", Syntax.YAML) == [config]
    help("""{"job": {"web": {"task": {"a": {"sh": "x", "when": "$value"}}}}}""", Syntax.JSON) == [config]
    help("[job.web.task.a]\nsh = 'x'\nwhen = '$value'\n", Syntax.TOML) == [config]

    where:
    value        | groovy                                                           | config
    'manual'     | 'write approve() in the task instead'                            | 'write approve: true in the task instead'
    'on_success' | 'leave it out: a task runs when what it needs has succeeded'     | groovy
    'scm'        | "leave it out: the sources are there; others come by checkout url: '...'" | 'leave it out: the sources are there; others come by checkout: {url: ...}'
  }

  def 'what are words of Groovy, or cannot be written there, is answered where it can be'() {
    expect:
    help("job: {web: {task: {a: {sh: x, $word: x}}}}", Syntax.YAML) == [config]

    where:
    word      | config
    'runs-on' | 'write agent: LABEL instead'
    'if'      | 'write when: "git.branch == \'main\'" instead'
    'on'      | 'write triggers: {push: true} instead'
  }

  def 'each word is no word of ours, and what is to be written is one'() {
    expect:
    Neighbours.TABLE.readLines().every { line ->
      def (words, groovy, config) = line.split(/\|/, -1)*.strip()
      assert words.tokenize(', ').every { Vocabulary.named(it).empty }: words
      [groovy, config].every { text ->
        def advised = text =~ /\bwrite (?!it\b|the\b)(\w+)/
        assert !advised || advised[0][1] in ['matrix', 'failFast'] || !Vocabulary.named(advised[0][1]).empty: text
        true
      }
    }
  }

  def 'an argument that stands in the body of its block, or another sign, is told so: #text'() {
    expect:
    help(text, Syntax.GROOVY) == [help]

    where:
    text                                                                        || help
    "job('w') { task('a', needs: 'b') { sh 'x' }; task('b') { sh 'y' } }"       || 'it stands inside: task(...) { needs ... }'
    "job('w') { task('a', dependsOn: 'b') { sh 'x' }; task('b') { sh 'y' } }"   || "write needs 'task' instead"
    "job('w', env: [A: '1']) { task('a') { sh 'x' } }"                          || 'it stands inside: job(...) { env ... }'
    "job('w') { task('a') { if (git.branch = 'main') { sh 'x' } } }"            || "compare with '=='"
    "job('w') { task('a') { when git.branch = 'main' } }"                       || "compare with '=='"
    "job('w') { task('a') { sh('x', dir = 'it') } }"                            || "write 'dir: ...' for an argument by name"
    "job('w') { task('a') { run 'npm test' } }"                                 || "'run' starts a job; a command is given to 'sh'"
  }

  def 'a list where names and values belong is shown the map'() {
    expect:
    help('job: {web: {env: [A=1], task: {a: {sh: x}}}}', Syntax.YAML) == ['it takes a map of names and values: env: {NAME: value}']
  }

  def 'nothing is suggested that is written already'() {
    expect:
    io.leat.dsl.source.Suggestion.nearest('build', ['build', 'built']).get() == 'built'
    io.leat.dsl.source.Suggestion.nearest('build', ['build']).empty
  }
}
