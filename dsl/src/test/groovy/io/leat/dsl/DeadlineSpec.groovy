package io.leat.dsl

import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import java.time.Duration
import spock.lang.Specification
import spock.lang.Timeout

/** What ends the reading of a Jobfile that its steps do not end, and that no thread is left. */
@Timeout(60)
class DeadlineSpec extends Specification {
  private static Limits limits(long steps, Duration time) {
    def most = Limits.STANDARD
    new Limits(most.sourceBytes(), most.nesting(), steps, time, most.bytes(), most.depth(), most.textLength(), most.collectionSize(), most.tasks(),
      most.edges(), most.digits(), most.aliases(), most.regexLength())
  }

  private static JobfileResult read(String name, Syntax syntax, String text, Limits limits) {
    new JobfileReader(limits).read(name, syntax, text.getBytes('UTF-8'), Inputs.NONE, SourceLoader.NONE)
  }

  private static Collection<Thread> readers(String name) {
    Thread.allStackTraces.keySet().findAll { it.name == "jobfile $name" }
  }

  private static void await(Closure<Boolean> condition) {
    while (!condition()) {
      Thread.yield()
    }
  }

  def 'a reading that nobody waits for any more ends'() {
    given:
    def nobody = Thread.start { read('left', Syntax.GROOVY, 'while (true) { }', limits(Long.MAX_VALUE, Duration.ofDays(1))) }
    await { readers('left') }

    when:
    nobody.interrupt()
    nobody.join()
    await { !readers('left') }

    then:
    noExceptionThrown()
  }

  def 'a reading is left only when its thread has ended, so that who counts those that go on counts it'() {
    given: 'what is parsed for a while, in which nothing looks at the time'
    def text = '1\n' * 60_000
    List<Thread> left = null
    def nobody = Thread.start {
      read('parsed', Syntax.GROOVY, text, Limits.STANDARD)
      left = readers('parsed') as List
    }
    await { readers('parsed') }

    when:
    nobody.interrupt()
    nobody.join()

    then:
    left == []
  }

  def 'an evaluation ends when its time is up'() {
    when:
    def result = read('slow', Syntax.GROOVY, 'while (true) { }', limits(Long.MAX_VALUE, Duration.ofMillis(50)))

    then:
    result.diagnostics()*.code()*.text() == ['LEAT-404']
    readers('slow').empty
  }

  def 'the checks of a file without an evaluation end when their time is up'() {
    given:
    def tasks = (1..5000).collect { "      t$it: {sh: make}\n" }.join()

    when:
    def result = read('checked', Syntax.YAML, 'job:\n  web:\n    task:\n' + tasks, limits(1_000_000, Duration.ofMillis(1)))

    then:
    result.diagnostics()*.code()*.text() == ['LEAT-404']
    readers('checked').empty
  }

  def 'a reading of #what ends when its time is up'() {
    when:
    def result = read('long', syntax, text, limits(1_000_000, Duration.ofMillis(50)))

    then: 'what was found wrong until then is said, else that it takes too long'
    result instanceof JobfileResult.Rejected
    result.diagnostics()*.code()*.text().every { it in ['LEAT-404', code] }
    result.diagnostics().size() < 1000

    and:
    readers('long').empty

    where:
    what                              | syntax        | code       | text
    'crons'                           | Syntax.GROOVY | 'LEAT-404' | "job('b') { triggers { for (i in 1..60000) { cron '0 0 * * *' } }; task('x') { sh 'a' } }"
    'patterns of parameters'          | Syntax.GROOVY | 'LEAT-404' | "job('b') { params { for (i in 1..9000) { text \"p\$i\", required: true, pattern: \"(a{1,99}){1,9}\$i\" } }; task('x') { sh 'a' } }"
    'patterns of branches'            | Syntax.GROOVY | 'LEAT-404' | "job('b') { triggers { for (i in 1..20000) { push branches: ['{a,b}{c,d}{e,f}{g,h}{i,j}{k,l}{m,n}{o,p}' + i] } }; task('x') { sh 'a' } }"
    'patterns in conditions'          | Syntax.YAML   | 'LEAT-404' | 'job:\n  b:\n    task:\n' + (1..9000).collect { "      t$it: {when: \"git.branch =~ '(a{1,70}){1,70}$it'\", sh: a}\n" }.join()
    'long names that nobody has'      | Syntax.GROOVY | 'LEAT-104' | "job('b') { for (i in 1..5000) { task('t' * 90 + i) { needs 'u' * 90 + i; sh 'a' } } }"
    'long names of jobs nobody knows' | Syntax.GROOVY | 'LEAT-120' | (1..4000).collect { "job('${'t' * 90}$it') { task('x') { run '${'u' * 90}$it' } }\n" }.join()
  }
}
