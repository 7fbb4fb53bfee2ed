package io.leat.dsl.documentation

import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import static io.leat.dsl.source.DiagnosticCode.*

import io.leat.dsl.JobfileReader
import io.leat.dsl.JobfileResult
import io.leat.dsl.SourceLoader
import io.leat.dsl.eval.Builtins
import io.leat.dsl.eval.ListMethods
import io.leat.dsl.eval.LoopMethods
import io.leat.dsl.eval.MapMethods
import io.leat.dsl.eval.NumberMethods
import io.leat.dsl.eval.TextMethods
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.dsl.vocabulary.Vocabulary
import java.time.Duration
import spock.lang.Specification

/** What the pages show is what the reader does: every block of code is read, and comes to what its info string says. */
class DocumentationSpec extends Specification {
  static final ROOT = new File('..').canonicalFile
  static final PAGES = [new File(ROOT, 'README.md'), *['jobfile', 'recipes', 'from-jenkins', 'from-github-actions', 'from-gitlab-ci'].collect { new File(ROOT, "docs/${it}.md") }]
  static final JOBFILE_PAGE = new File(ROOT, 'docs/jobfile.md').text
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
    new JobfileReader(Limits.STANDARD).read(name, syntax, text.getBytes('UTF-8'),
      new Inputs([:], new Revision('main', 'v1.0', 'a' * 40), null, TriggerKind.PUSH, [:]), loader)
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

  def 'the code at #block is rejected, for that reason alone and in those words'() {
    when:
    def result = read('Jobfile', block.syntax, block.jobfile)

    then:
    errors(result).collect { it.tokenize()[0] }.unique() == [block.error]
    result.diagnostics().any { "${it.message()} ${it.help()}".contains(block.words) }

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

  def 'docs/jobfile.md names #what #name'() {
    expect:
    JOBFILE_PAGE.contains(written)

    where:
    [what, name, written] << Vocabulary.words()*.name().unique().collect { ['the word', it, it] } +
        Builtins.NAMES.collect { ['the function', it, it] } +
        [TextMethods, NumberMethods, ListMethods, MapMethods, LoopMethods].collectMany { methods ->
          methods.NAMES.sort().collect { ["the method of ${methods.simpleName - 'Methods'}", it, "`$it("] }
        }.collect { what, name, written -> JOBFILE_PAGE.contains("`$name {") ? [what, name, "`$name {"] : [what, name, written] }
  }

  def 'docs/jobfile.md gives the limit #name as it is'() {
    given:
    def value = Limits.STANDARD."$name"()
    def shown = value instanceof Duration ? "${value.toSeconds()} s" : String.format(Locale.ROOT, '%,d', value)

    expect:
    JOBFILE_PAGE.readLines().any { it ==~ /\| .* \| \Q${shown}\E( \w+)? \| ${code.text()} \|/ }

    where:
    name << Limits.recordComponents*.name
    code << [TOO_LARGE, TOO_NESTED, TOO_MANY_STEPS, TOO_LONG, TOO_MUCH_MEMORY, TOO_DEEP, TEXT_TOO_LONG, COLLECTION_TOO_LARGE,
        TOO_MANY_TASKS, TOO_MANY_EDGES, NUMBER_TOO_LONG, TOO_MANY_ALIASES, REGEX_TOO_LARGE]
  }

  def 'docs/from-jenkins.md says what H of a schedule is here, and such schedules are read'() {
    given:
    def row = new File(ROOT, 'docs/from-jenkins.md').readLines().find { it.startsWith('| `H` in a schedule') }
    def schedules = (row.tokenize('|')[1] =~ /'([^']+)'/).collect { it[1] }

    expect:
    schedules.size() == 3
    schedules.collectMany { errors(read('Jobfile', Syntax.GROOVY, "job('a') { triggers { cron '$it' }; task('a') { sh 'true' } }")) } == []
    schedules.every { it.contains('spread') }
  }

  def 'docs/jobfile.md names each word that Groovy has and a Jobfile has not, or its alternative'() {
    expect:
    blocks().count { it.error == 'LEAT-008' } >= 18
    blocks()*.place.toSet().containsAll(['file', 'job', 'task', 'statements', 'expressions', 'condition'])
  }

  def 'the page #page.name leads nowhere that is not there: #link'() {
    expect:
    link.startsWith('#') ? anchors(page).contains(link.substring(1)) : new File(page.parentFile, link.tokenize('#')[0]).exists()

    where:
    [page, link] << PAGES.findAll { it.exists() }.collectMany { page ->
      (page.text =~ /\]\(((?!https?:)[^)]+)\)/).collect { [page, it[1]] }
    }
  }

  def 'each decision has a number of its own, in its name and in its title'() {
    given:
    def decisions = new File(ROOT, 'docs/adr').listFiles({ it.name ==~ /\d{4}-.*[.]md/ } as FileFilter).toList()

    expect:
    decisions.size() > 50
    decisions*.name*.take(4).countBy { it }.findAll { it.value > 1 } == [:]
    decisions.findAll { !it.readLines().first().startsWith("# ${it.name.take(4).toInteger()}. ") } == []
  }

  /** The anchors of the headings of a page, as GitHub makes them. */
  static Set<String> anchors(File page) {
    page.readLines().findAll { it =~ /^#+ / }.collect {
      it.replaceFirst(/^#+ /, '').toLowerCase().replaceAll(/[^\w\- ]/, '').replace(' ', '-')
    }
  }

  static List<CodeBlocks.Block> blocks() {
    PAGES.findAll { it.exists() }.collectMany { CodeBlocks.of(it) }
  }
}
