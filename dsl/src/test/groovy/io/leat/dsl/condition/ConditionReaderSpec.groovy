package io.leat.dsl.condition

import io.leat.dsl.declaration.Uses
import io.leat.dsl.source.Diagnostics
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.dsl.source.TextOrigin
import io.leat.engine.expression.Expression
import spock.lang.Specification

class ConditionReaderSpec extends Specification {
  def diagnostics = new Diagnostics()
  def spans = new Uses()

  Optional<Expression> read(String text) {
    new ConditionReader(References.JOBFILE, Limits.STANDARD, spans, diagnostics)
        .read(text, TextOrigin.at(new JobfileSource('c', text, Syntax.YAML), 0))
  }

  /** What was said: code, column and the words that are meant. */
  List<List> said() {
    diagnostics.sorted().collect { [it.code().text(), it.span().column(), it.span().text()] }
  }

  def 'a condition reads to its canonical form: #text'() {
    expect:
    read(text).get().toString() == canonical
    said() == []

    where:
    text                                                | canonical
    "params.target=='staging'"                          | "params.target == 'staging'"
    'params.target == "staging"'                        | "params.target == 'staging'"
    "git.branch in ['main' , 'next']"                   | "git.branch in ['main', 'next']"
    "git.branch !in ['main']"                           | "!(git.branch in ['main'])"
    "git.tag in []"                                     | 'git.tag in []'
    "!params.fast && !!params.slow"                     | '!params.fast && !!params.slow'
    "(params.a || params.b) && params.c"                | '(params.a || params.b) && params.c'
    "params.a || params.b && params.c"                  | 'params.a || params.b && params.c'
    "((params.a))"                                      | 'params.a'
    "params.a && (params.b && params.c)"                | 'params.a && params.b && params.c'
    "git.branch =~ '^release/'"                         | "git.branch =~ '^release/'"
    "git.tag ==~ 'v\\\\d+'"                             | "git.tag ==~ 'v\\\\d+'"
    "changed('src/**', 'pom.xml')"                      | "changed('src/**', 'pom.xml')"
    "contains(git.branch, 'x') == true"                 | "contains(git.branch, 'x') == true"
    "files('pom.xml') != null"                          | "files('pom.xml') != null"
    "params.shards >= -2.50"                            | 'params.shards >= -2.5'
    "outputs['test 17'].version < 10"                   | "outputs['test 17'].version < 10"
    "outputs['compile'][\"version\"] == 'x'"            | "outputs.compile.version == 'x'"
    "outputs.in.true == 'x'"                            | "outputs.in.true == 'x'"
    "trigger.kind == 'cron'"                            | "trigger.kind == 'cron'"
    "matrix.jdk > 17"                                   | 'matrix.jdk > 17'
    "params.a == \"x-\${params.b}\""                    | 'params.a == "x-${params.b}"'
    "params.a == \"\${\"in \${params.b}\"}!\""          | 'params.a == "in ${params.b}!"'
    "'a\\'b\\n\\u00e9\\\\\\\$' == \"\\\"\\u0041\""      | "'a\\'b\\né\\\\\$' == '\"A'"
    "params.inactive && !params.inner"                  | 'params.inactive && !params.inner'
    "params.a == '😀' && params.b"                      | "params.a == '😀' && params.b"
  }

  def 'a mistake is one diagnostic, in the right place: #text'() {
    when:
    def result = read(text)

    then:
    result.empty
    said() == [[code, column, meant]]
    def message = diagnostics.sorted()[0].message() + ' ' + diagnostics.sorted()[0].help()
    message.contains(words)
    !(message =~ /(?i)antlr|token|viable|mismatched|<EOF>|exception|java/)

    where:
    text                              | code       | column | meant          | words
    ''                                | 'LEAT-020' | 1      | ''             | 'empty'
    '   '                             | 'LEAT-020' | 4      | ''             | 'empty'
    "params.a = 'x'"                  | 'LEAT-020' | 10     | '='            | "compare with '=='"
    "params.a === 'x'"                | 'LEAT-020' | 12     | '='            | "before '='"
    "params.a and params.b"           | 'LEAT-020' | 10     | 'and'          | "write '&&'"
    "params.a & params.b"             | 'LEAT-020' | 10     | '&'            | "'&&' for and"
    "params.a &&"                     | 'LEAT-020' | 10     | '&&'           | "missing after '&&'"
    "&& params.a"                     | 'LEAT-020' | 1      | '&&'           | 'cannot begin'
    "params.a == == 'x'"              | 'LEAT-020' | 13     | '=='           | 'missing before'
    "params.a == 'x' == true"         | 'LEAT-020' | 17     | '=='           | 'two sides'
    "params.a + 1 > 2"                | 'LEAT-020' | 10     | '+'            | 'do not calculate'
    "(params.a"                       | 'LEAT-020' | 1      | '('            | 'never closed'
    "params.a)"                       | 'LEAT-020' | 9      | ')'            | 'closes nothing'
    "(params.a]"                      | 'LEAT-020' | 10     | ']'            | "does not close '('"
    "params.a}"                       | 'LEAT-020' | 9      | '}'            | 'closes nothing'
    "params.a == 'x"                  | 'LEAT-020' | 13     | "'"            | 'never closed'
    'params.a == "x'                  | 'LEAT-020' | 13     | '"'            | 'never closed'
    'params.a == "x${params.b'        | 'LEAT-020' | 15     | '${'           | 'never closed'
    'params.a == "$x"'                | 'LEAT-020' | 14     | '$'            | "write '\\\$'"
    "params.a == '\\d'"               | 'LEAT-020' | 14     | '\\d'          | "'\\\\d'"
    "params.a == '\\u00g1'"           | 'LEAT-020' | 14     | '\\u00g1'      | 'hexadecimal'
    "params.a == '\\ud800'"           | 'LEAT-020' | 14     | '\\ud800'      | 'half of a character'
    "params."                         | 'LEAT-020' | 7      | '.'            | 'name is missing'
    "params.a in 'x'"                 | 'LEAT-020' | 13     | "'x'"          | 'list in square brackets'
    "params.a =~ params.b"            | 'LEAT-020' | 13     | 'params'       | 'pattern in quotes'
    "params.a =~ \"\${params.b}\""    | 'LEAT-020' | 13     | '"${params.b}"' | 'written out'
    "['a'] == params.a"               | 'LEAT-020' | 1      | '['            | "after 'in'"
    "params.a == 007"                 | 'LEAT-020' | 13     | '007'          | 'not a number'
    "params.a == 1_000"               | 'LEAT-020' | 13     | '1_000'        | 'not a number'
    "outputs.test-17.version == 'x'"  | 'LEAT-020' | 13     | '-17.version'  | "outputs['test-17']"
    "params"                          | 'LEAT-020' | 1      | 'params'       | 'params.NAME'
    "outputs.compile"                 | 'LEAT-020' | 9      | 'compile'      | 'outputs.TASK.OUTPUT'
    "params.a.b"                      | 'LEAT-110' | 10     | 'b'            | "has no 'b'"
    "git.brunch == 'main'"            | 'LEAT-110' | 5      | 'brunch'       | "did you mean 'branch'"
    "trigger.cause == 'x'"            | 'LEAT-110' | 9      | 'cause'        | "it has 'kind'"
    "parms.a"                         | 'LEAT-108' | 1      | 'parms'        | "did you mean 'params'"
    "HOME == 'x'"                     | 'LEAT-108' | 1      | 'HOME'         | '`$HOME`'
    "chnged('a')"                     | 'LEAT-109' | 1      | 'chnged'       | "did you mean 'changed'"
    "changed()"                       | 'LEAT-306' | 1      | 'changed'      | 'one or more patterns'
    "changed(params.a)"               | 'LEAT-306' | 9      | 'params.a'     | 'in quotes'
    "contains(params.a)"              | 'LEAT-306' | 1      | 'contains'     | 'two texts, not one'
    "changed('/etc')"                 | 'LEAT-209' | 9      | "'/etc'"       | 'relative'
    "params.a =~ '('"                 | 'LEAT-211' | 13     | "'('"          | 'regular expression'
    "params.a =~ '(a)\\\\1'"          | 'LEAT-211' | 13     | "'(a)\\\\1'"   | 'back-references'
    "'😀' == parms.b"                 | 'LEAT-108' | 8      | 'parms'        | 'params'
  }

  def 'several mistakes of meaning are all reported'() {
    when:
    read("git.brunch == 'x' && chnged('a') || contains(1)")

    then:
    said()*.first() == ['LEAT-110', 'LEAT-109', 'LEAT-306']
  }

  def 'nesting is stopped by the limit and not by the stack: #kind'() {
    when:
    def result = read(text)

    then:
    result.empty
    said()*.first() == ['LEAT-402']

    where:
    kind       | text
    'brackets' | '(' * 100_000 + 'true' + ')' * 100_000
    'nots'     | '!' * 100_000 + 'true'
    'lists'    | 'true in [' * 100_000
    'calls'    | 'contains(' * 100_000
    'texts'    | '"${' * 100_000
    'both'     | '!!(' * 70 + 'true' + ')' * 70
  }

  def 'what the limit allows is read'() {
    expect:
    read('(' * 200 + 'true' + ')' * 200).get().toString() == 'true'
    read('params.a' + ' && params.a' * 1_200).present
  }

  def 'the place of a reference is known'() {
    when:
    read("params.x == 'y' && outputs['a b'].c")

    then:
    spans.of(['outputs', 'a b']).get().text() == "'a b'"
    spans.of(['outputs', 'a b', 'c']).get().text() == 'c'
    spans.of(['params', 'y']).empty
    said() == []
  }
}
