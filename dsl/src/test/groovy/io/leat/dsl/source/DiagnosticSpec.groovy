package io.leat.dsl.source

import io.leat.dsl.JobfileReader
import io.leat.dsl.SourceLoader
import io.leat.engine.job.Inputs
import spock.lang.Specification

class DiagnosticSpec extends Specification {
  def 'a message is bounded and can be printed, however long what is wrong is: #syntax'() {
    given:
    def said = new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, text.bytes, Inputs.NONE, SourceLoader.NONE).diagnostics()

    expect:
    said
    said.every { it.message().length() < 1100 && (it.help() ?: '').length() < 1100 }

    where:
    syntax        | text
    Syntax.GROOVY | 'a' * 100_000 + " 'x'"
    Syntax.GROOVY | "job('w') { task('a') { sh 'x'; retry 1, on: '" + 'a' * 100_000 + "' } }"
    Syntax.YAML   | 'job: {w: {task: {a: {sh: x, needs: ' + 'a' * 100_000 + '}}}}'
    Syntax.YAML   | 'job: {w: {task: {a: {sh: x, when: ' + 'a' * 100_000 + ' == 1}}}}'
  }

  def 'half a character is spelled out'() {
    expect:
    Diagnostic.of(DiagnosticCode.BAD_NAME, SourceSpan.NOWHERE, text).message() == shown

    where:
    text                      | shown
    'a' + (char) 0xD800 + 'b' | 'a\\uD800b'
    '\ud83d\ude00'            | '\ud83d\ude00'
  }
}
