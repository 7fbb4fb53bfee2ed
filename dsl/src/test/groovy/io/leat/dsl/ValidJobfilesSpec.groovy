package io.leat.dsl

import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.testkit.conformance.Conformance
import io.leat.testkit.conformance.ConformanceCase
import io.leat.testkit.conformance.JsonText
import spock.lang.Specification

import java.nio.file.Files
import java.nio.file.Path

class ValidJobfilesSpec extends Specification {

  /** Golden files change only when this is asked for: mvn ... -Dleat.golden=write. */
  static final boolean WRITES = System.getProperty('leat.golden') == 'write'

  def '#given is accepted, and nothing is said that is not marked'() {
    given:
    def reading = new CaseReading(given)

    expect:
    reading.difference() == ''
    reading.result instanceof JobfileResult.Accepted

    where:
    given << cases()
  }

  def '#given is the graph that stands beside it'() {
    given:
    def golden = golden(given)
    def graph = graph(new CaseReading(given).result)
    if (WRITES) {
      Files.writeString(golden, graph)
    }

    expect:
    Files.exists(golden)
    "$given\n" + Conformance.text(golden) == "$given\n" + graph

    where:
    given << cases()
  }

  def 'the graph beside #given is a Jobfile itself, with the same hash'() {
    given:
    def again = new JobfileReader(Limits.STANDARD).read(
      'Jobfile.json', Syntax.JSON, Conformance.bytes(golden(given)),
      CaseReading.inputs(given.given()), SourceLoader.NONE)

    expect:
    again.diagnostics().findAll { it.severity().word() == 'error' }.collect { "$given ${CaseReading.line(it)}" } == []
    hashes(again) == hashes(new CaseReading(given).result)

    where:
    given << cases()
  }

  def 'no two cases have one number'() {
    expect:
    cases().groupBy { it.toString().take(3) }.findAll { it.value.size() > 1 } == [:]
  }

  private static Map<String, String> hashes(JobfileResult result) {
    (result as JobfileResult.Accepted).jobs().collectEntries { [it.job().name().text(), it.hash()] }
  }

  /** All jobs of a file as one JSON Jobfile: the canonical form of each is one with a single job. */
  static String graph(JobfileResult result) {
    def prefix = '{"job":{'
    def jobs = (result as JobfileResult.Accepted).jobs()*.canonical()
    jobs.each { assert it.startsWith(prefix) && it.endsWith('}}') }
    JsonText.laidOut(prefix + jobs.collect { it[prefix.size()..-3] }.join(',') + '}}')
  }

  static Path golden(ConformanceCase given) {
    given.file().resolveSibling(given.toString().replaceAll(/\.\w+$/, '.json'))
  }

  static List<ConformanceCase> cases() {
    Conformance.files('jobfile/valid', '.groovy').collect { ConformanceCase.read(it) }
  }
}
