package io.leat.dsl

import io.leat.dsl.source.Diagnostic
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.testkit.conformance.Conformance
import spock.lang.Specification

/** Misspells each word of the example of PRODUCT.md and of a sample, one at a time, where it is evaluated and where it is not. */
class MisspellingsSpec extends Specification {
  static final String SAMPLE = Conformance.text(Conformance.root('conformance/jobfile/valid/000-product-example.groovy'))

  /** The sample, and a job beside it, since what is evaluated has to declare one. */
  static final Map<String, List<String>> NEVER_EVALUATED = [
    'a function that is not called': ['def never() {\n', '\n}\n'],
    'a branch that is not taken'   : ['if (false) {\n', '\n}\n'],
    'an arm that is not taken'     : ['def arm = true ? 1 : [1].each {\n', '\n}\n'],
    'a closure that is not called' : ['def never = {\n', '\n}\n'],
    'a loop over nothing'          : ['for (each in []) {\n', '\n}\n'],
    'a case that does not fit'     : ['switch (1) {\ncase 2:\n', '\n}\n'],
  ]

  /** What is written in texts and means something to Leat: choices, and names that are referred to. */
  static final TEXTS = ['cancel-older', 'succeeded', 'lost', 'timeout', 'compile', 'Europe/Vienna', 'staging'] as Set

  static class Word {
    String text
    int start
    int line
    int column

    @Override
    String toString() {
      "$text at $line:$column"
    }
  }

  def 'a misspelling of #word is reported once, at its place, with the word that was meant'() {
    expect:
    misspellings(word.text).collectMany { wrong -> problems(SAMPLE, word, wrong) } == []

    where:
    word << words(SAMPLE, TEXTS)
  }

  def 'a task that needs what is not there is not told to need itself'() {
    expect:
    read("job('web') { task('b') { needs 'c'; sh 'x' } }")*.help() == ['declare it, or take the need away']
    read("job('web') { task('b') { needs 'c'; sh 'x' }; task('d') { sh 'x' } }")*.help() == ["did you mean 'd'?"]
  }

  def 'a fact that is called by its last word alone is suggested by its whole name'() {
    given:
    def job = { "job('web') { params { text 'target', default: 'x' }; task('t') { output 'sound', type: 'flag'; sh 'x' }; task('b') { $it; sh 'x' } }" }

    expect:
    read(job("when $written == 'x'"))*.help() == ["did you mean '$whole'?"]

    where:
    written  | whole
    'branch' | 'git.branch'
    'commit' | 'git.commit'
    'tag'    | 'git.tag'
    'author' | "git.author' or 'pull.author"
    'kind'   | 'trigger.kind'
    'target' | 'params.target'
    'sound'  | 'outputs.t.sound'
  }

  def 'in #where too, each misspelt word is reported once, at its place, with the word that was meant'() {
    given:
    def text = around[0] + SAMPLE + around[1] + "job('live') { task('t') { sh 'true' } }\n"

    expect:
    read(text) == []
    words(text, [] as Set).findAll { !(it.text in OF_THE_GRAPH) }
      .collectMany { word -> swapped(word.text).collectMany { problems(text, word, it) } } == []

    where:
    where << NEVER_EVALUATED.keySet()
    around = NEVER_EVALUATED[where]
  }

  /** Names of tasks and outputs: what is not evaluated makes no graph that they could be looked up in. */
  static final OF_THE_GRAPH = ['compile', 'version', 'never', 'arm', 'each', 'live', 'true', 'def', 'switch', 'case', 'if', 'false'] as Set

  def 'in the sample #sample, each misspelt word is reported once, at its place, with the word that was meant'() {
    given:
    def text = new File("../samples/$sample/Jobfile").getText('UTF-8')

    expect:
    words(text, [] as Set).findAll { !(it.text in OF_THE_GRAPH) }
      .collectMany { word -> swapped(word.text).collectMany { problems(text, word, it) } } == []

    where:
    sample << new File('../samples').listFiles().findAll { it.directory }*.name.sort()
  }

  private static List<String> problems(String whole, Word word, String wrong) {
    def text = whole.substring(0, word.start) + wrong + whole.substring(word.start + word.text.size())
    def said = read(text)
    def errors = said.findAll { it.severity().word() == 'error' }
    def shown = "$wrong: " + said.collect { CaseReading.line(it) }
    if (errors.size() != 1) {
      return [shown]
    }
    def it = errors[0]
    // a text is shown with its quote
    def column = whole[word.start - 1] == "'" ? word.column - 1 : word.column
    def right = it.span().line() == word.line && it.span().column() == column
    right && it.help() != null && it.help().contains("'$word.text'") ? [] : [shown]
  }

  static List<Diagnostic> read(String text) {
    new JobfileReader(Limits.STANDARD).read('Jobfile', Syntax.GROOVY, text.getBytes('UTF-8'), Inputs.NONE, SourceLoader.NONE).diagnostics()
  }

  /** Without one letter, with two swapped, with one doubled; only those that are no word themselves and not too short to be told. */
  private static List<String> misspellings(String word) {
    def all = []
    for (i in 0..<word.size()) {
      all << word.substring(0, i) + word.substring(i + 1)
      all << word.substring(0, i) + word[i] + word.substring(i)
      if (i + 1 < word.size()) {
        all << word.substring(0, i) + word[i + 1] + word[i] + word.substring(i + 2)
      }
    }
    all.unique().findAll { it && it != word && !(it in ALSO_WORDS) }
  }

  /** With two neighbours swapped. */
  private static List<String> swapped(String word) {
    misspellings(word).findAll { it.size() == word.size() }
  }

  /** Misspellings that mean something else: the argument of a closure. */
  static final ALSO_WORDS = ['it'] as Set

  static List<Word> words(String text, Set<String> texts) {
    def words = []
    def lines = text.split('\n', -1)
    int offset = 0
    boolean script = false
    lines.eachWithIndex { line, number ->
      def code = line.replaceFirst(/(^|\s)\/\/.*/, '')
      boolean inScript = script
      if (line.count("'''") == 1) {
        script = !script
      }
      if (!inScript && !script) {
        def plain = blankTexts(code)
        def m = plain =~ /[A-Za-z]+/
        while (m.find()) {
          words << new Word(text: m.group(), start: offset + m.start(), line: number + 1, column: m.start() + 1)
        }
        def t = code =~ /'([^']*)'/
        while (t.find()) {
          if (t.group(1) in texts && !(code =~ /^\s*(task|text)\W/) && !(code =~ /choices:/)) {
            words << new Word(text: t.group(1), start: offset + t.start(1), line: number + 1, column: t.start(1) + 1)
          }
        }
        def h = code.replaceAll(/'[^']*'/) { ''.padLeft(it.size()) } =~ /\$\{([^}]*)\}|\$(\w+)/
        while (h.find()) {
          int group = h.group(1) != null ? 1 : 2
          def w = h.group(group) =~ /[A-Za-z]+/
          while (w.find()) {
            words << new Word(text: w.group(), start: offset + h.start(group) + w.start(), line: number + 1, column: h.start(group) + w.start() + 1)
          }
        }
      }
      offset += line.size() + 1
    }
    words.findAll { !(it.text ==~ /[A-Z_]+/) && !declared(lines[it.line - 1], it) }
  }

  /** Whether a word is a name where it is declared: of a variable, a loop, a function and what it takes, an axis. It is right by that. */
  private static boolean declared(String line, Word word) {
    def before = line.take(word.column - 1)
    def after = line.substring(word.column - 1 + word.text.size())
    before ==~ /.*\b(def|for \()\s*/ || before ==~ /\s*def \w+\([\w, ]*/ || after.startsWith(' ->')
      || (before ==~ /.*\bmatrix: \[([^\[]|\[[^\]]*])*/ && after.startsWith(': '))
  }

  private static String blankTexts(String code) {
    code.replaceAll(/'[^']*'|"[^"]*"/) { ''.padLeft(it.size()) }
  }
}
