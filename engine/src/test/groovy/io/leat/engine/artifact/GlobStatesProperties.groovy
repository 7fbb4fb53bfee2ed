package io.leat.engine.artifact

import io.leat.engine.expression.Glob
import net.jqwik.api.Arbitraries
import net.jqwik.api.Arbitrary
import net.jqwik.api.Combinators
import net.jqwik.api.ForAll
import net.jqwik.api.Property
import net.jqwik.api.Provide

class GlobStatesProperties {

  @Provide
  Arbitrary<String> patterns() {
    def piece = Arbitraries.of('a', 'b', 'ab', '*', '?', 'a*', '*b', '**', '{a,b}', '{a,b/c}', '{,a}b', '\ud83d\ude00', 'a?b*', '[ab]', '[!b]*', 'a[a-b]', '[]a]b', '**')
    piece.list().ofMinSize(1).ofMaxSize(5).map { it.join('/') }.filter { Glob.problem(it).empty }
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitraries.of('a', 'b', 'c', 'ab', 'aab', 'axb', '\ud83d\ude00', 'a-b').list().ofMinSize(1).ofMaxSize(5).map { it.join('/') }
  }

  @Property(tries = 3000)
  void 'a walk finds what the pattern matches, and nothing else'(@ForAll('patterns') String pattern, @ForAll('paths') String path) {
    def reach = new GlobStates([Glob.of(pattern)])
    def hits = new boolean[1]
    def states = reach.start()
    def segments = path.split('/') as List
    segments.init().each { states = reach.enter(states, it) }
    assert reach.matches(states, segments.last(), hits) == Glob.of(pattern).matches(path)
    assert hits[0] == Glob.of(pattern).matches(path)
  }
}
