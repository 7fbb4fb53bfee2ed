package io.leat.cli.diagnostic

import io.leat.cli.terminal.Print
import io.leat.dsl.source.Diagnostic
import io.leat.dsl.source.DiagnosticCode
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.SourceSpan
import io.leat.dsl.source.Syntax
import spock.lang.Specification

class DiagnosticPrinterSpec extends Specification {
  static SourceSpan span(String text, String marked, String name = 'Jobfile') {
    def source = new JobfileSource(name, text, Syntax.GROOVY)
    int start = text.indexOf(marked)
    source.span(start, start + marked.length())
  }

  static String shown(Diagnostic diagnostic, boolean coloured = false) {
    def bytes = new ByteArrayOutputStream()
    def print = new Print(bytes, coloured)
    new DiagnosticPrinter(print, 'Jobfile').print([diagnostic])
    print.flush()
    bytes.toString('UTF-8')
  }

  def 'a mistake is shown with its place, its line, help and the other place'() {
    given:
    def text = "job('web') {\n  task('test') { sh 'x' }\n  task('deploy') {\n    needs 'tset'\n  }\n}\n"
    def diagnostic = Diagnostic.of(DiagnosticCode.UNKNOWN_TASK, span(text, "'tset'"), "task 'deploy' needs unknown task 'tset'")
        .help("did you mean 'test'?").related(span(text, "'test'"), 'declared here')

    expect:
    shown(diagnostic) == """\
Jobfile:4:11: error[LEAT-104]: task 'deploy' needs unknown task 'tset'
  needs 'tset'
        ^~~~~~
  help: did you mean 'test'?
  note: Jobfile:2:8: declared here
"""
  }

  def 'the mark stands under "#marked" in "#line"'() {
    when:
    def lines = shown(Diagnostic.of(DiagnosticCode.SYNTAX, span(line, marked), 'x')).readLines()

    then:
    lines[1..2] == expected

    where:
    line                     | marked   || expected
    'a b'                    | 'b'      || ['  a b', '    ^']
    '\t\tx\ty z'             | 'y'      || ['  x\ty z', '   \t^']
    '中文 = 1'                | '1'      || ['  中文 = 1', '         ^']
    'é\u0301 = 1'            | '1'      || ['  é\u0301 = 1', '      ^']
    '😀 = bad'               | 'bad'    || ['  😀 = bad', '       ^~~']
    'a\u001b[31m\u0007b'     | 'b'      || ['  a␛[31m␇b', '         ^']
    '\u202eab'               | 'b'      || ['  \ufffdab', '    ^']
    'open {\n  more\n}'      | '{\n  more\n}' || ['  open {', '       ^']
    'a\ud800b'               | 'b'      || ['  a\ufffdb', '    ^']
  }

  def 'a long line is cut to a window around the mistake'() {
    given:
    def line = 'a' * 500 + 'BAD' + 'c' * 500

    when:
    def lines = shown(Diagnostic.of(DiagnosticCode.SYNTAX, span(line, 'BAD'), 'x')).readLines()

    then:
    lines[1].length() <= 104
    lines[1].startsWith('  …a') && lines[1].endsWith('c…')
    lines[2].indexOf('^') == lines[1].indexOf('BAD')
  }

  def 'a mistake at the end of the file is marked after its last character'() {
    given:
    def source = new JobfileSource('Jobfile', "task('a'", Syntax.GROOVY)

    expect:
    shown(Diagnostic.of(DiagnosticCode.SYNTAX, source.span(8, 8), 'x')) ==
        "Jobfile:1:9: error[LEAT-007]: x\n  task('a'\n          ^\n"
  }

  def 'what stands nowhere is said of the file'() {
    expect:
    shown(Diagnostic.of(DiagnosticCode.EMPTY, SourceSpan.NOWHERE, 'there is no job')) == 'Jobfile: error[LEAT-212]: there is no job\n'
  }

  def 'one mistake never takes more than five lines'() {
    given:
    def diagnostic = Diagnostic.of(DiagnosticCode.DUPLICATE_NAME, span('a b c', 'b'), 'line\nbreak').help('h\n\n\nh')
    10.times { diagnostic = diagnostic.related(span('a b c', 'c'), 'again') }

    expect:
    shown(diagnostic).readLines().size() == 5
  }

  def 'colours are put in only when asked for'() {
    given:
    def diagnostic = Diagnostic.of(DiagnosticCode.PARAMETER_UNUSED, span('a', 'a'), 'x')

    expect:
    !shown(diagnostic).contains('\u001b')
    shown(diagnostic, true).contains('\u001b[33mwarning[LEAT-501]:\u001b[0m')
    shown(diagnostic, true).replaceAll(/\u001b\[[0-9;]*m/, '') == shown(diagnostic)
  }

  def 'as JSON a mistake is one line with all fields'() {
    given:
    def bytes = new ByteArrayOutputStream()
    def print = new Print(bytes, false)
    def text = "a\n  'b\"' c"

    when:
    DiagnosticJson.print(
        [
          Diagnostic.of(DiagnosticCode.UNKNOWN_TASK, span(text, "'b\"'"), 'no "b"').help('h').related(span(text, 'a'), 'here'),
          Diagnostic.of(DiagnosticCode.EMPTY, SourceSpan.NOWHERE, 'empty')
        ],
        'f', print)
    print.flush()

    then:
    bytes.toString('UTF-8') ==
        '{"severity":"error","code":"LEAT-104","file":"Jobfile","line":2,"column":3,"endLine":2,"endColumn":7,"message":"no \\"b\\"","help":"h",' +
        '"related":[{"file":"Jobfile","line":1,"column":1,"endLine":1,"endColumn":2,"message":"here"}]}\n' +
        '{"severity":"error","code":"LEAT-212","file":"f","line":1,"column":1,"endLine":1,"endColumn":1,"message":"empty","help":null,"related":[]}\n'
  }
}
