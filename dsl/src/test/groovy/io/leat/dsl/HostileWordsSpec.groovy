package io.leat.dsl

import com.sun.management.ThreadMXBean
import io.leat.dsl.source.DiagnosticCode
import io.leat.dsl.source.Diagnostics
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import java.lang.management.ManagementFactory
import java.time.Duration
import spock.lang.Specification

/** SAFETY H10 for the words: what each of them is given is read in time and room, or refused by a limit that names a place. */
class HostileWordsSpec extends Specification {
  /** Those that hold, but for time and memory: what comes to its end by them need not take two seconds and all of the memory a case. */
  static final Limits SHORT = CaseReading.standard(Duration.ofMillis(300), Limits.STANDARD.bytes().intdiv(4))

  /** What it takes to come to the next look at the time. */
  static final MOST_CPU_MILLIS = 700

  /**
   * How much of the memory of the limit is allocated while reading, most of it for a moment; what is held at a time is looked at in a small
   * heap.
   */
  static final MOST_TIMES = 8
  static final MOST_WRITTEN = 64 << 20

  private static final THREADS = ManagementFactory.threadMXBean as ThreadMXBean

  /** What is wrong with the way in which the reading of {@code text} ended, or null. */
  private static String bad(String text) {
    // on a machine that is slow or busy the short time may be over before the first word: what counts is the time of the limit
    bad(text, SHORT) ? bad(text, Limits.STANDARD) : null
  }

  private static String bad(String text, Limits limits) {
    String wrong = null
    def thread = new Thread(null, { wrong = readHere(text, limits) }, 'hostile words', 64L << 20)
    thread.start()
    thread.join()
    wrong
  }

  private static String readHere(String text, Limits limits) {
    JobfileResult result
    try {
      def source = SourceText.decode('Jobfile', Syntax.GROOVY, text.bytes, Limits.STANDARD, new Diagnostics()).get()
      result = new JobfileReader(limits).read(source, Inputs.NONE, SourceLoader.NONE, false)
    } catch (Throwable bug) {
      return "$bug"
    }
    long millis = THREADS.currentThreadCpuTime.intdiv(1_000_000)
    long megabytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) >> 20
    if (millis > limits.time().toMillis() + MOST_CPU_MILLIS) {
      return "takes $millis ms"
    }
    if (megabytes > MOST_TIMES * limits.bytes() >> 20) {
      return "takes $megabytes MB"
    }
    if (result.diagnostics().any { it.code() == DiagnosticCode.TOO_LONG && it.span().start() == 0 }) {
      return 'takes too long, and no word is named'
    }
    long written = result instanceof JobfileResult.Accepted ? result.jobs().sum { it.canonical().length() } : 0
    written > MOST_WRITTEN ? "is written out in $written characters" : null
  }

  def 'every slot of every word takes what costs most within the limits'() {
    given:
    def cases = HostileWords.cases()

    when:
    def wrong = cases.collect { what, text -> [what, bad(text)] }.findAll { it[1] }.collect { what, why -> "$what $why".toString() }

    then:
    cases.size() > 1_000
    wrong == []
  }
}
