package io.leat.dsl

import io.leat.dsl.documentation.CodeBlocks
import io.leat.dsl.groovy.GroovyReader
import io.leat.dsl.source.Diagnostics
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import org.codehaus.groovy.control.CompilationFailedException
import org.codehaus.groovy.control.SourceUnit
import spock.lang.Shared
import spock.lang.Specification

/** Every Jobfile that Leat reads is also valid Groovy (PRODUCT.md, The Jobfile). */
class GroovySyntaxSpec extends Specification {
  static final ROOT = new File('..').canonicalFile

  /** Files in Groovy that have to be read anyhow: conformance cases, samples, our own. */
  @Shared
  Map<String, String> jobfiles = ['conformance/jobfile/valid', 'conformance/same-graph', 'conformance/other-graph', 'samples']
    .collectMany { folder -> files(folder) }
    .collectEntries { [ROOT.toPath().relativize(it.toPath()).toString(), it.getText('UTF-8')] }

  private static List<File> files(String folder) {
    List<File> files = []
    new File(ROOT, folder).eachFileRecurse { if (it.name ==~ /Jobfile|.*\.(groovy|leat)/) files << it }
    files.sort()
  }

  def 'each Jobfile of the corpus parses in Groovy'() {
    expect:
    jobfiles.size() > 150
    jobfiles.findAll { name, text -> reads(text) && !parses(text) }.keySet() == [] as Set
  }

  def 'each Jobfile of the documentation parses in Groovy'() {
    when:
    List<CodeBlocks.Block> blocks = new File(ROOT, 'docs').listFiles().findAll { it.name.endsWith('.md') }
      .collectMany { CodeBlocks.of(it) }
      .findAll { it.syntax == Syntax.GROOVY && it.error == null }

    then:
    blocks.size() > 20
    blocks.findAll { reads(it.jobfile) && !parses(it.jobfile) } == []
  }

  def 'a Jobfile with a sign too much or too little that still reads also parses in Groovy (seed #seed)'() {
    given:
    Random random = new Random(seed)
    List<String> texts = jobfiles.values().findAll { it.size() < 2000 } as List

    when:
    List<String> damaged = (1..1500).collect { damage(texts[random.nextInt(texts.size())], random) }
    int read = damaged.count { reads(it) }
    List<String> wrong = damaged.findAll { reads(it) && !parses(it) }

    then:
    read > 150
    wrong == []

    where:
    seed << [1]
  }

  /** The text with one sign or word taken away, doubled, moved or put in. */
  private static String damage(String text, Random random) {
    List<String> parts = (text =~ /\w+|\s+|[^\w\s]/).collect { it as String }
    int at = random.nextInt(parts.size())
    switch (random.nextInt(4)) {
      case 0: parts.remove(at); break
      case 1: parts.add(at, parts[at]); break
      case 2: parts.add(random.nextInt(parts.size()), parts.remove(at)); break
      default: parts.add(at, [';', '\n', ' ', ',', ':', '-', '+', '!', '(', '[', '{', '*', '?', '.', '..', '->', 'it', '1', "'a'", '"$a"', '/', '\\', ' in ', '=='][random.nextInt(24)])
    }
    parts.join('')
  }

  private static boolean reads(String text) {
    new GroovyReader(Limits.STANDARD, new Diagnostics()).read(new JobfileSource('Jobfile', text, Syntax.GROOVY)).present
  }

  /** Whether Groovy parses and converts it; no further, since compiling runs annotations. */
  private static boolean parses(String text) {
    SourceUnit unit = SourceUnit.create('Jobfile', text)
    try {
      unit.parse()
      unit.completePhase()
      unit.nextPhase()
      unit.convert()
      !unit.errorCollector.hasErrors()
    } catch (CompilationFailedException | AssertionError refused) {
      false
    }
  }
}
