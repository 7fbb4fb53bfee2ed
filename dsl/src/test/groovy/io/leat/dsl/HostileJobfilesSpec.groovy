package io.leat.dsl

import io.leat.dsl.source.DiagnosticCode
import io.leat.dsl.source.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.testkit.conformance.Conformance
import io.leat.testkit.conformance.ConformanceCase
import spock.lang.Specification

class HostileJobfilesSpec extends Specification {
  /** What no limit stops would go on for ever; how long the limits take is measured by bench/fuzz. */
  static final HANGING_MILLIS = 30_000

  /** With what stands around them, half of the words that a Jobfile may have. */
  static final HALF = "def half() {\n${'1\n' * Limits.WORDS.intdiv(4)}}\n"

  def 'the hostile #given is stopped by the limit that it is marked with'() {
    when:
    def start = System.nanoTime()
    def reading = new CaseReading(given)
    def millis = (System.nanoTime() - start).intdiv(1_000_000)

    then:
    reading.difference() == ''
    millis < HANGING_MILLIS

    where:
    given << cases()
  }

  def 'the number of #given is that of the code that stops it, or 000 when it does no harm'() {
    given:
    def codes = given.marks()*.code() as Set

    expect:
    codes.isEmpty() ? given.toString().startsWith('000-') : 'LEAT-' + given.toString().take(3) in codes

    where:
    given << cases()
  }

  def 'what wants memory is refused in a heap of 64 MB'() {
    when:
    def process = new ProcessBuilder(
      "${System.getProperty('java.home')}/bin/java".toString(), '-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
      '-cp', System.getProperty('java.class.path'), HostileInASmallHeap.name)
      .redirectErrorStream(true).start()
    def said = process.inputStream.getText('UTF-8').trim()

    then:
    process.waitFor() == 0
    said == "${cases().count { HostileInASmallHeap.wantsMemory(it.toString()) }} cases"
  }

  def 'the words of a file that is loaded count with those of the Jobfile'() {
    given:
    def job = "load 'half.leat'\njob('web') { task('a') { sh 'true' } }\n"

    expect:
    codes(job) == []
    codes(job + HALF.replace('half', 'other')) == [DiagnosticCode.TOO_LARGE]
  }

  def 'all tasks that a job may have can be written one by one in #syntax, each with a dozen words and their signs'() {
    given:
    def jobfile = begin + (1..<Limits.STANDARD.tasks()).collect { task.replace('N', "$it") }.join('') + end

    expect:
    new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, jobfile.bytes, Inputs.NONE, SourceLoader.NONE).diagnostics().take(2) == []

    where:
    syntax        | begin                  | task                                                                                | end
    Syntax.GROOVY | "job('web') {\n"       | "task('tN') { needs 't0'; env A: '1'; retry 2; sh 'make N'; timeout minutes: 5 }\n" | "task('t0') { sh 'a' }\n}"
    Syntax.YAML   | 'job: {web: {task: {\n' | "tN: {needs: t0, env: {A: '1'}, retry: 2, sh: make N, timeout: {minutes: 5}},\n"    | "t0: {sh: a}}}}"
    Syntax.JSON   | '{"job":{"web":{"task":{' | '"tN":{"needs":"t0","env":{"A":"1"},"retry":2,"sh":"make N","timeout":{"minutes":5}},' | '"t0":{"sh":"a"}}}}}'
    Syntax.TOML   | '' | "[job.web.task.tN]\nneeds = 't0'\nretry = 2\nsh = 'make N'\nallowFailure = true\n" | "[job.web.task.t0]\nsh = 'a'\n"
  }

  def 'keys count as values do in #syntax'() {
    given:
    def jobfile = begin + (1..90_000).collect { pair.replace('N', "$it") }.join('') + end

    expect:
    new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, jobfile.bytes, Inputs.NONE, SourceLoader.NONE).diagnostics()*.code() == [DiagnosticCode.TOO_LARGE]

    where:
    syntax      | begin      | pair         | end
    Syntax.YAML | ''         | 'kN: 1\n'     | ''
    Syntax.JSON | '{'        | '"kN":1,'     | '"n":1}'
    Syntax.TOML | ''         | 'kN=1\n'      | ''
  }

  private static List<DiagnosticCode> codes(String jobfile) {
    new JobfileReader(Limits.STANDARD).read('Jobfile', Syntax.GROOVY, jobfile.bytes, Inputs.NONE, { HALF.bytes } as SourceLoader).diagnostics()*.code()
  }

  static List<ConformanceCase> cases() {
    Conformance.files('hostile', CaseReading.ENDINGS).collect { ConformanceCase.read(it) }
  }
}
