package io.leat.dsl

import io.leat.dsl.source.Inputs
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
}
