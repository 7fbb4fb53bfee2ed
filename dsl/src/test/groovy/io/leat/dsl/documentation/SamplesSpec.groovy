package io.leat.dsl.documentation

import io.leat.dsl.JobfileReader
import io.leat.dsl.JobfileResult
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.engine.job.Inputs
import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import spock.lang.Specification

/** Every Jobfile that can be copied from here is sound, whether it is read in a checkout or without one. */
class SamplesSpec extends Specification {
  static final ROOT = new File('..').canonicalFile
  static final CHECKOUT = new Inputs([:], new Revision('main', null, 'a' * 40), ['README.md'], TriggerKind.PUSH, [:])

  static List<File> jobfiles() {
    def samples = new File(ROOT, 'samples').listFiles().findAll { it.directory }.sort()
    samples.collectMany { folder -> folder.listFiles().findAll { it.name.startsWith('Jobfile') }.sort() }
  }

  static JobfileResult read(File file, Inputs inputs) {
    new JobfileReader(Limits.STANDARD).read(file.name, Syntax.of(file.name), file.bytes, inputs) { path ->
      throw new FileNotFoundException(path)
    }
  }

  def '#file.parentFile.name/#file.name is accepted without a warning'() {
    when:
    def results = [Inputs.NONE, CHECKOUT].collect { read(file, it) }

    then:
    results.collectMany { it.diagnostics()*.message() } == []
    results.every { it instanceof JobfileResult.Accepted }

    where:
    file << jobfiles() + [new File(ROOT, 'Jobfile')]
  }

  def 'each sample begins with what it shows and how to see it: #folder.name'() {
    given:
    def lines = new File(folder, 'Jobfile').readLines()

    expect:
    lines[0] =~ '^// [A-Z].*[.:]'
    lines[1].startsWith("// Try: ./leat run samples/$folder.name")

    where:
    folder << new File(ROOT, 'samples').listFiles().findAll { it.directory }.sort()
  }

  def 'the same job in four syntaxes has one hash'() {
    given:
    def files = new File(ROOT, 'samples/four-syntaxes').listFiles().findAll { it.name.startsWith('Jobfile') }

    expect:
    files.size() == 4
    files.collect { read(it, Inputs.NONE).jobs()*.hash() }.unique().size() == 1
  }
}
