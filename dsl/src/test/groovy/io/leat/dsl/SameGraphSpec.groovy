package io.leat.dsl

import io.leat.dsl.source.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
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

  /** The hash of each job by its name, or what is wrong, which is then the same for no two files. */
  private static Map<String, String> hashes(Path file) {
    def result = new JobfileReader(Limits.STANDARD).read(
      file.fileName.toString(), Syntax.of(file.fileName.toString()), Conformance.bytes(file), Inputs.NONE, SourceLoader.NONE)
    assert result instanceof JobfileResult.Accepted: "$file is rejected: ${result.diagnostics().collect { CaseReading.line(it) }}"
    result.jobs().collectEntries { [it.job().name().text(), it.hash()] }
  }
}
