package io.leat.dsl

import io.leat.dsl.source.Diagnostic
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.engine.job.Inputs
import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import io.leat.testkit.conformance.Conformance
import io.leat.testkit.conformance.ConformanceCase
import io.leat.testkit.conformance.Mark

import java.nio.file.Files
import java.time.Duration

/** Reads a conformance case with the reader that is tested, and compares what is said with what is marked. */
class CaseReading {
  static final ENDINGS = ['.groovy', '.yaml', '.json', '.toml', '.gen'] as String[]

  final ConformanceCase given
  final JobfileResult result

  /** The marks of the case and of the files that it loaded. */
  final List<Mark> marks

  CaseReading(ConformanceCase given) {
    this.given = given
    marks = new ArrayList(given.marks())
    def loader = { path ->
      def file = Conformance.root('conformance/jobfile/checkout').resolve(path)
      if (!Files.exists(file)) {
        throw new FileNotFoundException(path)
      }
      def bytes = Files.readAllBytes(file)
      marks.addAll(ConformanceCase.marks(bytes))
      bytes
    } as SourceLoader
    result = new JobfileReader(limits(given.given()))
      .read(given.name(), Syntax.of(given.name()), given.bytes(), inputs(given.given()), loader)
  }

  /** The standard limits, with so much time that a busy machine does not decide which limit is met. */
  static final Limits PATIENT = standard(Duration.ofSeconds(20))

  private static Limits limits(Map<String, String> with) {
    with.milliseconds ? standard(Duration.ofMillis(with.milliseconds.toLong())) : PATIENT
  }

  /** The standard limits, with another time, and other memory. */
  static Limits standard(Duration time, long bytes = Limits.STANDARD.bytes()) {
    def most = Limits.STANDARD
    new Limits(
      most.sourceBytes(), most.nesting(), most.steps(), time, bytes, most.depth(),
      most.textLength(), most.collectionSize(), most.tasks(), most.edges(), most.digits(), most.aliases(), most.regexLength())
  }

  static Inputs inputs(Map<String, String> with) {
    def parameters = with.findAll { key, value -> key.startsWith('param ') }
      .collectEntries { key, value -> [key.substring(6), value] }
    new Inputs(parameters, new Revision(with.branch, with.tag, with.commit), with.changed?.tokenize(' '), TriggerKind.of(with.trigger ?: 'person'), [:])
  }

  static String line(Diagnostic it) {
    "${it.span().line()}:${it.span().column()} ${it.code().text()} \"${it.message()}\"" + (it.help() == null ? '' : " help: ${it.help()}")
  }

  /** What is said and not marked, and what is marked and not said; empty when the two agree. */
  String difference() {
    def unexpected = []
    def open = new ArrayList(marks)
    result.diagnostics().each { said ->
      def mark = open.find { it.matches(said.span().line(), said.span().column(), said.code().text(), said.message()) }
      mark == null ? unexpected.add(said) : open.remove(mark)
    }
    def lines = []
    if (unexpected || open) {
      lines << given.file().toString()
      open.each { lines << "  expected $it" }
      unexpected.each { lines << "  got      ${line(it)}" }
    }
    lines.join('\n')
  }
}
