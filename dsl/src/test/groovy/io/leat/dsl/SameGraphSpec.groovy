package io.leat.dsl

import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.dsl.write.DeclarationWriter
import io.leat.dsl.write.JobWriter
import io.leat.testkit.conformance.Conformance
import spock.lang.Specification

import java.nio.file.Files
import java.nio.file.Path

class SameGraphSpec extends Specification {

  def 'the files of #set.fileName have one hash'() {
    given:
    def hashes = files(set).collectEntries { [it.fileName.toString(), hashes(it)] }

    expect:
    (hashes.values() as Set).size() == 1

    where:
    set << Conformance.folders('same-graph')
  }

  def 'the files of #set.fileName are in all four syntaxes'() {
    expect:
    files(set).collect { Syntax.of(it.fileName.toString()) } as Set == Syntax.values() as Set

    where:
    set << Conformance.folders('same-graph')
  }

  def 'the files of #set.fileName keep their hash when they are written in #syntax'() {
    expect:
    files(set).each { file ->
      def written = DeclarationWriter.write(read(file).jobs().collect { JobWriter.declared(it.job()) }, syntax)
      assert hashes('what was written', syntax, written.bytes) == hashes(file)
    }

    where:
    [set, syntax] << [Conformance.folders('same-graph'), Syntax.values().toList()].combinations()
  }

  def 'no two files of #set.fileName have one hash'() {
    given:
    def hashes = files(set).collectEntries { [it.fileName.toString(), hashes(it)] }

    expect:
    (hashes.values() as Set).size() == hashes.size()

    where:
    set << Conformance.folders('other-graph')
  }

  private static List<Path> files(Path set) {
    Files.list(set).withCloseable { it.filter { !it.toString().endsWith('.md') }.sorted().toList() }
  }

  /** The hash of each job by its name. */
  private static Map<String, String> hashes(Path file) {
    hashes(read(file))
  }

  private static Map<String, String> hashes(String name, Syntax syntax, byte[] bytes) {
    hashes(read(name, syntax, bytes))
  }

  private static Map<String, String> hashes(JobfileResult.Accepted accepted) {
    accepted.jobs().collectEntries { [it.job().name().text(), it.hash()] }
  }

  private static JobfileResult.Accepted read(Path file) {
    read(file.fileName.toString(), Syntax.of(file.fileName.toString()), Conformance.bytes(file))
  }

  private static JobfileResult.Accepted read(String name, Syntax syntax, byte[] bytes) {
    def result = new JobfileReader(Limits.STANDARD).read(name, syntax, bytes, Inputs.NONE, SourceLoader.NONE)
    assert result instanceof JobfileResult.Accepted: "$name is rejected: ${result.diagnostics().collect { CaseReading.line(it) }}"
    result
  }
}
