package io.leat.engine.expression

import static io.leat.engine.expression.Expression.literal
import static io.leat.engine.expression.Expression.reference

import spock.lang.Specification

class EvaluationSpec extends Specification {
  static final Facts FACTS = new Facts() {
    @Override
    Optional<Scalar> of(Expression.Reference reference) {
      switch (reference.path().last()) {
        case 'text': return Optional.of(Scalar.of('staging'))
        case 'number': return Optional.of(Scalar.of(3))
        case 'yes': return Optional.of(Scalar.of(true))
        case 'no': return Optional.of(Scalar.of(false))
        case 'nothing': return Optional.of(Scalar.nothing())
        default: return Optional.empty()
      }
    }
  }

  static Expression fact(String name) {
    reference('params', name)
  }

  static Expression compare(String left, Comparator comparator, Object right) {
    new Expression.Comparison(comparator, fact(left), literal(right instanceof String ? Scalar.of(right) : Scalar.of(right as long)))
  }

  def 'a condition is decided as early as its facts allow: #condition'() {
    expect:
    Evaluation.evaluate(condition, FACTS).map { it.truth() }.orElse(null) == answer

    where:
    condition || answer
    compare('text', Comparator.EQUAL, 'staging') || true
    compare('text', Comparator.UNEQUAL, 'staging') || false
    compare('text', Comparator.LESS, 'z') || true
    compare('number', Comparator.AT_LEAST, 3) || true
    compare('number', Comparator.MORE, 3) || false
    compare('number', Comparator.EQUAL, '3') || false
    compare('open', Comparator.EQUAL, 'x') || null
    new Expression.Not(fact('yes')) || false
    new Expression.All([fact('open'), fact('no')]) || false
    new Expression.All([fact('open'), fact('yes')]) || null
    new Expression.Any([fact('open'), fact('yes')]) || true
    new Expression.Any([fact('open'), fact('no')]) || null
    new Expression.Membership(fact('text'), [literal(Scalar.of('x')), literal(Scalar.of('staging'))]) || true
    new Expression.Membership(fact('text'), [literal(Scalar.of('x')), fact('open')]) || null
    new Expression.Match(fact('text'), TextPattern.of('sta.*'), true) || true
    new Expression.Match(fact('text'), TextPattern.of('^g'), false) || false
    new Expression.Call(Function.CONTAINS, [fact('text'), literal(Scalar.of('agi'))]) || true
    new Expression.Call(Function.FILES, [literal(Scalar.of('pom.xml'))]) || null
    fact('nothing') || false
  }

  def 'the source of an expression has the fewest brackets: #source'() {
    expect:
    expression.toString() == source

    where:
    expression || source
    new Expression.All([fact('a'), new Expression.Any([fact('b'), fact('c')])]) || 'params.a && (params.b || params.c)'
    new Expression.Any([fact('a'), new Expression.All([fact('b'), fact('c')])]) || 'params.a || params.b && params.c'
    new Expression.All([fact('a'), new Expression.All([fact('b'), fact('c')])]) || 'params.a && params.b && params.c'
    new Expression.Not(compare('a', Comparator.EQUAL, "it's")) || "!(params.a == 'it\\'s')"
    reference('outputs', 'my task', 'v') || "outputs['my task'].v"
    new Expression.Membership(fact('a'), [literal(Scalar.of(1)), literal(Scalar.of(true))]) || 'params.a in [1, true]'
  }

  def 'a template fills the holes that it can and keeps the others'() {
    given:
    def template = Template.of([
      new Template.Part.Text('to '), new Template.Part.Hole(fact('text')), new Template.Part.Text(' v'), new Template.Part.Hole(reference('outputs', 'a', 'v'))
    ])

    expect:
    template.resolve(FACTS).toString() == 'to staging v${outputs.a.v}'
    template.literal().empty
    Template.of('a${b}').toString() == 'a$${b}'
    Template.of('') == Template.EMPTY
  }

  def 'numbers are equal by their amount'() {
    expect:
    Scalar.of(1.0) == Scalar.of(1)
    Scalar.of(100).text() == '100'
    Scalar.of(1.50).text() == '1.5'
  }

  def 'a pattern means what it means in Java, or is refused: #pattern'() {
    when:
    TextPattern.of(pattern)

    then:
    def problem = thrown(IllegalArgumentException)
    problem.message.contains(said)

    where:
    pattern || said
    '(a)\\1' || 'back-reference'
    'a(?=b)' || 'not supported'
    '[a&&b]' || "'&&'"
    '[a[b]]' || 'a set inside a set'
    '(?m)^a$' || 'not supported'
    'a{' || "'{' begins a repeat"
    '\\p{Alpha}' || 'not supported'
    'a)' || 'closes nothing'
    '(a' || 'never closed'
    '[a' || 'never closed'
  }

  def 'the dot stops at every line break of Java'() {
    expect:
    !TextPattern.of('a.b').matches('a\rb')
    !TextPattern.of('a.b').matches('a\u2028b')
    TextPattern.of('(?s)a.b').matches('a\nb')
    TextPattern.of('a\\sb').matches('a\u000Bb')
  }

  def 'a glob #pattern #verb #name'() {
    expect:
    Glob.of(pattern).matches(name) == fits

    where:
    pattern | name || fits
    'src/**' | 'src/main/App.java' || true
    'src/**' | 'source/App.java' || false
    '**/*.java' | 'App.java' || true
    '**/*.java' | 'a/b/App.java' || true
    '*.java' | 'a/App.java' || false
    'release/*' | 'release/1.0' || true
    'release/*' | 'release/1/0' || false
    'a?c' | 'abc' || true
    'a?c' | 'a/c' || false
    'pom.{xml,json}' | 'pom.json' || true
    'pom.xml' | 'pomaxml' || false
    'a+b(c)' | 'a+b(c)' || true
    '[0-9]*.[0-9]*' | '1.20' || true
    '[0-9]*.[0-9]*' | 'v1.20' || false
    'v[!0]*' | 'v1' || true
    'v[^0]*' | 'v0.1' || false
    '[]a-]x' | ']x' || true
    '[]a-]x' | '-x' || true
    '[{,}]' | ',' || true
    '[$][~]' | '$~' || true
    'a[b]' | 'a/b' || false
    'a[!b]c' | 'a/c' || false
    '[\ud83d\ude00-\ud83d\ude10]' | '\ud83d\ude05' || true
    '{a,b}/**/c' | 'b/c' || true
    'src/**' | 'src' || false

    verb = fits ? 'takes' : 'does not take'
  }

  def 'a glob that makes no sense is refused: #pattern'() {
    expect:
    Glob.problem(pattern).present

    where:
    pattern << ['', '/etc/passwd', '../x', 'a/../b', 'a**b', 'a\\b', '{a', 'a}', '{a,{b}}', 'C:/x', 'a\nb', '[a', 'a[', '[]', '[!]', '[b-a]', '[a/b]', '[[:alpha:]]', '!', 'docs/', './a', 'a//b',
                '$HOME/.m2', 'a/$x', '~/.m2', '!~/x', '{a,b}' * 9]
  }

  def 'of the patterns #patterns the last that fits decides of #name'() {
    given:
    def globs = patterns.collect { Glob.of(it) }

    expect:
    Glob.take(globs, name) == asName
    Glob.takeFile(globs, name) == asFile

    where:
    patterns                          | name               || asName | asFile
    ['src/**', '!docs/**']            | 'src/a'            || true   | true
    ['**', '!docs/**']                | 'docs/a'           || false  | false
    ['dist/**', '!dist/secret*']      | 'dist/secret1'     || false  | false
    ['dist/**', '!dist/secret*']      | 'dist/secrets/key' || true   | false
    ['dist/**', '!*.map']             | 'dist/a/x.map'     || true   | false
    ['**', '!/x']                     | 'a/x'              || true   | true
    ['**', '!a', 'a/keep']            | 'a/keep'           || true   | true
    ['**', '!a', 'a/keep']            | 'a/b'              || true   | false
    ['**', '!build/']                 | 'build'            || false  | true
    ['**', '!build/']                 | 'a/build/x'        || true   | false
    ['v*', '!v0*']                    | 'v0.1'             || false  | false
    ['**', '!main']                   | 'feature/main'     || true   | false
  }

  def 'all matches of a job have half a second together: of #matches each may look at #most states'() {
    given:
    def pattern = TextPattern.of('a?' * 100 + 'b')
    def length = most.intdiv(pattern.work(1)) as int
    def facts = new JobFacts(FACTS, TextPattern.share(matches))
    def match = { int letters -> new Expression.Match(literal(Scalar.of('a' * letters)), pattern, false) }

    expect:
    Evaluation.evaluate(match(length), facts) == Optional.of(Scalar.of(false))
    !Evaluation.isTooLong(match(length), facts)
    Evaluation.evaluate(match(length + 1), facts).empty
    Evaluation.isTooLong(match(length + 1), facts)

    where:
    matches || most
    1       || 1 << 25
    64      || 1 << 19
    10_000  || 1 << 13
  }
}
