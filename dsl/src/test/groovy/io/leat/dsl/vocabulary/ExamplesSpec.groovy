package io.leat.dsl.vocabulary

import io.leat.dsl.CaseReading
import io.leat.dsl.JobfileReader
import io.leat.dsl.JobfileResult
import io.leat.dsl.SourceLoader
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import spock.lang.Specification

/** What messages show as an example of a word. */
class ExamplesSpec extends Specification {
  private static final String LIBRARY = "job('library') { params { text 'target', default: 'a' }; task('a') { sh 'x' } }"
  private static final String LIBRARY_IN_YAML = 'library: {params: {text: {target: {default: a}}}, task: {a: {sh: x}}}'

  /** What stands around an example, in Groovy and in YAML. */
  private static final Map<Place, List<String>> AROUND = [
    (Place.FILE)    : ['EXAMPLE', '{EXAMPLE}'],
    (Place.JOB)     : job("params { text 'target', default: 'a' }; EXAMPLE", '{params: {text: {target: {default: a}}}}, {EXAMPLE}'),
    (Place.PARAMS)  : job('params { EXAMPLE }', '{params: {EXAMPLE}}'),
    (Place.TRIGGERS): job('triggers { EXAMPLE }', '{triggers: {EXAMPLE}}'),
    (Place.TASK)    : job("params { text 'target', default: 'a' }; task('t') { EXAMPLE; sh 'x' }",
      '{params: {text: {target: {default: a}}}}, {task: {t: [{EXAMPLE}, {sh: x}]}}'),
    (Place.SEQUENCE): job("sequence { EXAMPLE; task('a') { sh 'x' } }", '{sequence: [{EXAMPLE}, {task: {a: {sh: x}}}]}'),
    (Place.PIPE)    : job("pipe('p') { EXAMPLE; task('a') { sh 'x' } }", '{pipe: {p: [{EXAMPLE}, {task: {a: {sh: x}}}]}}'),
    (Place.ALWAYS)  : job('always { EXAMPLE }', '{always: {EXAMPLE}}')
  ]

  /** Beside a task's own example there are the tasks that it names. */
  private static List<String> job(String groovy, String yaml) {
    def named = groovy.contains("task('t')")
    ["job('w') { $groovy; task('z') { sh 'x' }" +
      (named ? "; task('dump') { sh 'x' }; task('compile') { sh 'x'; output 'version'; artifact 'jar', files: 'x' }" : '') + " }\n$LIBRARY",
     "job: {w: [$yaml, {task: {z: {sh: x}}}" +
       (named ? ', {task: {dump: {sh: x}, compile: {sh: x, output: version, artifact: {jar: x}}}}' : '') + "], $LIBRARY_IN_YAML}"]*.toString()
  }

  private static Map<String, String> read(String text, Syntax syntax) {
    def result = new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, text.bytes, Inputs.NONE, SourceLoader.NONE)
    assert result instanceof JobfileResult.Accepted: "$text: ${result.diagnostics().collect { CaseReading.line(it) }}"
    result.jobs().collectEntries { [it.job().name().text(), it.hash()] }
  }

  def 'the example of #name, #place, means the same in each syntax'() {
    given:
    def (groovy, config) = AROUND[place]

    expect:
    read(config.replace('EXAMPLE', inYaml), Syntax.YAML) == read(groovy.replace('EXAMPLE', inGroovy), Syntax.GROOVY)

    where:
    // 'params' stands once in a job, and around the others
    [name, inGroovy, inYaml, place] << Vocabulary.words().findAll { it.name() != 'params' }
      .collectMany { word -> word.places().collect { [word.name(), word.example(), word.configExample(), it] } }
  }
}
