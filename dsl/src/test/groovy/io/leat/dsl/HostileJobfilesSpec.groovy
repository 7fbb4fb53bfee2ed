package io.leat.dsl

import com.sun.management.OperatingSystemMXBean
import io.leat.dsl.source.DiagnosticCode
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.testkit.conformance.Conformance
import io.leat.testkit.conformance.ConformanceCase
import java.lang.management.ManagementFactory
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

  /** As long as reading may take, and what the JVM does beside it. */
  static final SPENT_MILLIS = 3_000

  def 'lists and texts that are given to words are refused in time by a limit: #what'() {
    given:
    def clock = ManagementFactory.operatingSystemMXBean as OperatingSystemMXBean
    def jobfile = """
      def big = 'x' * 1000000
      def patterns = ['{a,b}' * 8 + 'x' * 950] * 100000
      def many = (0..<90000).collect { "p\$it" }
      $text""".toString()

    when:
    def begin = clock.processCpuTime
    def result = new JobfileReader(Limits.STANDARD).read('Jobfile', Syntax.GROOVY, jobfile.bytes, Inputs.NONE, SourceLoader.NONE)
    def spent = (clock.processCpuTime - begin).intdiv(1_000_000)

    then:
    spent < SPENT_MILLIS
    result.diagnostics()*.code().any { it in [DiagnosticCode.TOO_MUCH_MEMORY, DiagnosticCode.BAD_GLOB, DiagnosticCode.TOO_MANY_STEPS] }
    result.diagnostics().every { it.message().length() < 10_000 }

    where:
    what                                | text
    'choices'                           | "job('x') { params { text 'v', choices: ['a' * 10000] * 90000 }; task('t') { sh 'true' } }"
    'choices and a pattern'             | "job('x') { params { text 'v', choices: ['a' * 10000] * 90000, pattern: '(a{100}){5}b' }; task('t') { sh 'true' } }"
    'long choices'                      | "job('x') { params { text 'v', choices: [big] * 90000 }; task('t') { sh 'true' } }"
    'help and defaults'                 | "job('x') { params { for (i in 0..<300) { text 'v' + i, help: big, 'default': big } }; task('t') { sh 'true' } }"
    'descriptions of many jobs'         | "for (j in 0..<150) { job(\"j\$j\") { description big; task('t') { sh 'true' } } }"
    'env of many jobs'                  | "for (j in 0..<150) { job(\"j\$j\") { env A: big; task('t') { sh 'true' } } }"
    'scripts of many jobs'              | "for (j in 0..<150) { job(\"j\$j\") { task('t') { sh big } } }"
    'labels of a job'                   | "job('x') { agent([big] * 90000); task('t') { sh 'true' } }"
    'labels of a task'                  | "job('x') { task('t') { agent([big] * 2000); sh 'true' } }"
    'patterns of a trigger'             | "job('x') { triggers { push branches: patterns, paths: patterns, tags: patterns }; task('t') { sh 'true' } }"
    'many patterns of a trigger'        | "job('x') { triggers { push branches: many }; task('t') { sh 'true' } }"
    'changed'                           | "job('x') { task('t') { when changed(patterns); sh 'true' } }"
    'many of changed'                   | "job('x') { task('t') { when changed(many); sh 'true' } }"
    'files'                             | "job('x') { task('t') { env A: files(many); sh 'true' } }"
    'inputs'                            | "job('x') { task('t') { inputs many; sh 'true' } }"
    'patterns of inputs'                | "job('x') { task('t') { inputs patterns; sh 'true' } }"
    'files of an artifact'              | "job('x') { task('t') { artifact 'a', files: many; sh 'true' } }"
    'reports'                           | "job('x') { task('t') { reports junit: many; sh 'true' } }"
    'paths of a cache'                  | "job('x') { task('t') { cache 'c', key: 'k', paths: many; sh 'true' } }"
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
    new JobfileReader(CaseReading.PATIENT).read('Jobfile', syntax, jobfile.bytes, Inputs.NONE, SourceLoader.NONE).diagnostics().take(2) == []

    where:
    syntax        | begin                  | task                                                                                | end
    Syntax.GROOVY | "job('web') {\n"       | "task('tN') { needs 't0'; env A: '1'; retry 2; sh 'make N'; timeout minutes: 5 }\n" | "task('t0') { sh 'a' }\n}"
    Syntax.YAML   | 'job: {web: {task: {\n' | "tN: {needs: t0, env: {A: '1'}, retry: 2, sh: make N, timeout: {minutes: 5}},\n"    | "t0: {sh: a}}}}"
    Syntax.JSON   | '{"job":{"web":{"task":{' | '"tN":{"needs":"t0","env":{"A":"1"},"retry":2,"sh":"make N","timeout":{"minutes":5}},' | '"t0":{"sh":"a"}}}}}'
    Syntax.TOML   | '' | "[job.web.task.tN]\nneeds = 't0'\nretry = 2\nsh = 'make N'\nallowFailure = true\n" | "[job.web.task.t0]\nsh = 'a'\n"
  }

  def 'what is stored of a Jobfile that was taken is read again, however long it has become: #what'() {
    given:
    def taken = new JobfileReader(CaseReading.PATIENT).read('Jobfile', Syntax.GROOVY, jobfile.bytes, Inputs.NONE, SourceLoader.NONE)

    when:
    def stored = taken.jobs().first().canonical()
    def again = JobfileReader.readStored('job.json', stored.getBytes('UTF-8'), Inputs.NONE)

    then:
    stored.length() > least
    again.diagnostics().take(2) == []
    again.jobs()*.hash() == taken.jobs()*.hash()

    where:
    what                 | least        | jobfile
    'scripts'            | 10_000_000   | "job('j') { def s = 'x' * 400000\nfor (i in 1..40) { task(\"t\$i\") { sh \"echo \$i # \$s\" } } }"
    'tasks with much'    | 1_048_576    | "job('j') { for (i in 1..9000) { task(\"t\$i\") { env A: '1', B: \"\$i\", ONE_MORE: 'twenty characters ..'; retry 2; sh 'make'; timeout minutes: 5; allowFailure() } } }"
    'patterns of inputs' | 1_000_000    | "job('j') { task('t') { inputs((0..<1300).collect { \"\$it\" + 'p' * 900 }); sh 'true' } }"
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
