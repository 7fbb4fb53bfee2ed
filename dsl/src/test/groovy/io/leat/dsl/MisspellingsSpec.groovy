package io.leat.dsl

import io.leat.dsl.source.Diagnostic
import io.leat.dsl.source.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.testkit.conformance.Conformance
import spock.lang.Specification

/** Misspells each word of the example of PRODUCT.md, one at a time. */
class MisspellingsSpec extends Specification {
  static final String SAMPLE = Conformance.text(Conformance.root('conformance/jobfile/valid/000-product-example.groovy'))

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
    misspellings(word.text).collectMany { wrong -> problems(word, wrong) } == []

    where:
    word << words()
  }

  private static List<String> problems(Word word, String wrong) {
    def text = SAMPLE.substring(0, word.start) + wrong + SAMPLE.substring(word.start + word.text.size())
    def said = read(text)
    def errors = said.findAll { it.severity().word() == 'error' }
    def shown = "$wrong: " + said.collect { CaseReading.line(it) }
    if (errors.size() != 1) {
      return [shown]
    }
    def it = errors[0]
    // a text is shown with its quote
    def column = SAMPLE[word.start - 1] == "'" ? word.column - 1 : word.column
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

  /** Misspellings that mean something else: the argument of a closure. */
  static final ALSO_WORDS = ['it'] as Set

  static List<Word> words() {
    def words = []
    def lines = SAMPLE.split('\n', -1)
    int offset = 0
    boolean script = false
    lines.eachWithIndex { line, number ->
      int comment = line.indexOf(' //')
      def code = comment < 0 ? line : line.substring(0, comment)
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
          if (t.group(1) in TEXTS && !(code =~ /^\s*(task|text)\W/) && !(code =~ /choices:/)) {
            words << new Word(text: t.group(1), start: offset + t.start(1), line: number + 1, column: t.start(1) + 1)
          }
        }
        def h = code =~ /\$\{([^}]*)\}|\$(\w+)/
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
    // the names of variables are free, and so is the name of the loop where it is declared
    words.findAll { !(it.text in ['CI', 'COLOUR', 'LEAT', 'OUTPUT']) && !(it.text == 'jdk' && lines[it.line - 1].contains('for (jdk')) }
  }

  private static String blankTexts(String code) {
    code.replaceAll(/'[^']*'|"[^"]*"/) { ''.padLeft(it.size()) }
  }
}
