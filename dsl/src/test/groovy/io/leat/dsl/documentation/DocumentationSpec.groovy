package io.leat.dsl.documentation

import io.leat.dsl.JobfileReader
import io.leat.dsl.JobfileResult
import io.leat.dsl.SourceLoader
import io.leat.dsl.source.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import spock.lang.Specification

/** What the pages show is what the reader does: every block of code is read, and comes to what its info string says. */
class DocumentationSpec extends Specification {
  static final ROOT = new File('..').canonicalFile
  static final PAGES = [new File(ROOT, 'README.md'), new File(ROOT, 'docs/jobfile.md')]
  static final LOADED = [
    'ci/common.leat': 'def maven(goals) { return "mvn -q $goals" }',
  ]

  static JobfileResult read(String name, Syntax syntax, String text) {
    SourceLoader loader = { path ->
      if (!LOADED.containsKey(path)) {
        throw new FileNotFoundException(path)
      }
      LOADED[path].bytes
    }
    new JobfileReader(Limits.STANDARD).read(name, syntax, text.getBytes('UTF-8'), new Inputs([:], 'main', 'a' * 40, 'v1.0', null, 'push'), loader)
  }

  static List<String> errors(JobfileResult result) {
    result instanceof JobfileResult.Rejected ? result.diagnostics().collect { "${it.code().text()} ${it.span().line()} ${it.message()}".toString() } : []
  }

  def 'the code at #block is accepted'() {
    expect:
    errors(read('Jobfile', block.syntax, block.jobfile)) == []

    where:
    block << blocks().findAll { it.error == null }
  }

  def 'the code at #block is rejected, and for that reason alone'() {
    expect:
    errors(read('Jobfile', block.syntax, block.jobfile)).collect { it.tokenize()[0] }.unique() == [block.error]

    where:
    block << blocks().findAll { it.error != null }
  }

  def 'a job shown in several syntaxes is one job, with one hash'() {
    given:
    def shown = CodeBlocks.of(new File(ROOT, 'docs/jobfile.md')).findAll { 'same' in it.info }

    expect:
    shown*.syntax as Set == Syntax.values() as Set
    shown.collect { read('Jobfile', it.syntax, it.jobfile).jobs()*.hash() }.unique().size() == 1
  }

  def 'the pages have blocks of every kind'() {
    expect:
    blocks()*.place.toSet().containsAll(['file', 'job', 'task', 'statements', 'expressions', 'condition'])
    blocks().count { it.error } > 20
  }

  static List<CodeBlocks.Block> blocks() {
    PAGES.findAll { it.exists() }.collectMany { CodeBlocks.of(it) }
  }
}
