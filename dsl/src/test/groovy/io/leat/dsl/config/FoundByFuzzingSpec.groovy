package io.leat.dsl.config

import io.leat.dsl.JobfileReader
import io.leat.dsl.JobfileResult
import io.leat.dsl.SourceLoader
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import spock.lang.Specification

/** What bench/fuzz found: none of it may throw. */
class FoundByFuzzingSpec extends Specification {

  def 'a character of two halves may stand anywhere in a YAML file'() {
    given:
    def texts = (1000..1040).collect { 'job: {a: {task: {b: {sh: "' + 'x' * it + '\ud83d\ude00' * 40 + '"}}}}' }

    expect:
    texts.every { read(it, Syntax.YAML) instanceof JobfileResult.Accepted }
  }

  def 'a reference to a name that no task can have is refused: #path'() {
    when:
    def result = read('{"job": {"a": {"task": {"b": {"sh": "${' + path + '}"}}}}}', Syntax.JSON)

    then:
    result.diagnostics()*.code()*.text() == ['LEAT-205']

    where:
    path << ['outputs.' + 'x' * 101 + '.y', "outputs['a/b'].c", "outputs.a['b c']"]
  }

  private static JobfileResult read(String text, Syntax syntax) {
    new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, text.getBytes('UTF-8'), Inputs.NONE, SourceLoader.NONE)
  }
}
