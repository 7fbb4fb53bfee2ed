package io.leat.dsl.eval

/** Makes expressions of the Jobfile language by chance, mostly of fitting types, with the values that go wrong most often. */
final class ExpressionGrammar {
  /** The ways to write each kind of value; {@code <X>} stands for one of kind X. The first line of each is without further nesting. */
  private static final Map<String, List<String>> WAYS = [
    A: ['<I>', '<S>', '<L>', '<T>', '<M>', '<B>', 'null', '<N>', '<R>'],
    // a whole number of 32 bits
    I: ['0', '1', '2', '3', '-1', '7', '10', '-5', '100',
        '(<I> + <I>)', '(<I> - <I>)', '(<I> * <I>)', '(<I> % <I>)', '<S>.size()', '<L>.size()', '<M>.size()', '<L>[<I>]', '<I>.abs()',
        '<I>.intdiv(<I>)', '(<A> <=> <A>)', '(<S> <=> <S>)', '<S>.indexOf(<S>)', '<S>.lastIndexOf(<S>)', '<S>.count(<S>)', '<L>.sum()',
        '<L>.max()', '<L>.min()', '<L>.first()', '<L>.last()', '<L>.inject { a, b -> a + b }', '<L>.count { <P> }', '<L>.count(<I>)',
        '<L>.indexOf(<I>)', '<L>.findIndexOf { <P> }', '-<I>', '+<I>', '(<B> ? <I> : <I>)', '(<A> ?: <I>)', '<M>.a', '<M>[<S>]',
        '<S>.toInteger()', '<L>.inject(<I>) { a, b -> a * 2 - b }', '<L>.sum { <E> }', '<I>.compareTo(<I>)',
        '<S>.compareTo(<S>)', '<M>.get(<S>, <I>)', '<M>.getOrDefault(<S>, <I>)', '<T>.max { it.size() }?.size()', '<S>.length()',
        '<S>.indexOf(<S>, <I>)', '<S>.lastIndexOf(<S>, <I>)', '<L>.find { <P> }', '<M>.inject(0) { a, k, v -> a + v }',
        '<M>?.b', '<L>.get(<I>)', '<L>.getAt(<I>)', '-<I> ** 2', '(-<I>) ** 2', '<L>.findResult { <E> }', '<M>.count { k, v -> v > 1 }',
        '<L>.sum(<I>)', '<L>.min { <E> }', '<L>.max { <E> }', '<L>.max { x, y -> x <=> y }', '<L>.min { x, y -> y <=> x }'],
    // any number
    N: ['1.5', '2.50', '-0.1', '100L', '3G', '1e3', '1.0', '0.0', '2147483647', '-2147483648', '9223372036854775807', '1e-5', '12345678901',
        '<I>', '(<N> + <N>)', '(<N> - <N>)', '(<N> * <N>)', '(<N> / <N>)', '(<N> % <N>)', '(<N> ** <I>)', '(<I> / <I>)', '<N>.abs()', '-<N>',
        '<N>.toLong()', '<N>.toInteger()', '<N>.toBigDecimal()', '<N>.toBigInteger()', '<S>.toBigDecimal()', '<S>.toLong()', '<S>.toBigInteger()',
        '<N>.intdiv(<N>)', '[<N>, <N>, <N>].sum()', '[<N>, <N>].max()', '[<N>, <N>].min()', '<N>.setScale(<I>)', '<N>.compareTo(<N>)',
        '(<N> <=> <N>)', '[<N>, <N>, <N>].sort()'],
    B: ['true', 'false',
        '(<I> == <I>)', '(<N> == <N>)', '(<A> == <A>)', '(<A> != <A>)', '(<I> < <I>)', '(<N> >= <N>)', '(<S> > <S>)', '(<A> < <A>)', '!<A>',
        '(<A> && <A>)', '(<A> || <A>)', '(<I> in <L>)', '(<S> in <T>)', '(<A> in <A>)', '(<I> !in <R>)', '(<S> in <M>)', '<S>.contains(<S>)',
        '<S>.startsWith(<S>)', '<S>.endsWith(<S>)', '<L>.contains(<I>)', '<T>.contains(<S>)', '<L>.any { <P> }', '<L>.every { <P> }',
        '<M>.containsKey(<S>)', '<M>.containsValue(<I>)', '<S>.isInteger()', '<S>.isNumber()', '<S>.isEmpty()', '<L>.isEmpty()',
        '(<S> ==~ <X>)', '<S>.matches(<Z>)', '<S>.equalsIgnoreCase(<S>)', '<L>.containsAll(<L>)', '<L>.disjoint(<L>)', '<A>.equals(<A>)',
        '<M>.any { k, v -> v > 1 }', '<M>.every { it.value }', '<L>.any()', '<L>.every()', '<S>.isLong()', '<S>.isBigDecimal()', '<S>.isBlank()',
        '(<L> == <L>)', '(<M> == <M>)', '(<S> == <S>)', '(<L> == <R>)', '(<N> in [<N>, <N>])', '(<S> =~ <X>).find()', '(<S> =~ <X>) as Boolean',
        '((<S> =~ <X>) ? true : false)', '(<L> != <L>)', '<T>.toSet().contains(<S>)', '(<M>.keySet() == <T>.toSet())',
        '(<M>.values() == <L>)', '(<L>.toSet() == <L>.toSet())', '(null == <A>)', '<L>.equals(<L>)', '<M>.equals(<M>)'],
    S: ["''", "'a'", "'b'", "'abc'", "'a,b,,c,'", "'  x y '", "'12'", "'3.50'", "'Ab aB'", "'a\\nb\\n'", '"<H>"', '"\${<A>}"', "'-7'", "'aXbXc'", "'\\u00e9\\u00df'",
        '(<S> + <A>)', '(<S> + <S>)', '(<S> - <S>)', '(<S> * <I>)', '<S>.toUpperCase()', '<S>.toLowerCase()', '<S>.capitalize()',
        '<S>.uncapitalize()', '<S>.trim()', '<S>.strip()', '<S>.reverse()', '<S>.replace(<S>, <S>)', '<S>.replaceAll(<Z>, <S>)',
        '<S>.replaceFirst(<Z>, <S>)', '<S>.substring(<I>)', '<S>.substring(<I>, <I>)', '<S>.take(<I>)', '<S>.drop(<I>)', '<S>.padLeft(<I>)',
        '<S>.padRight(<I>, <S>)', '<S>.padLeft(<I>, <S>)', '<S>.center(<I>)', '<S>.center(<I>, <S>)', '<S>.concat(<S>)', '<A>.toString()',
        '<S>[<I>]', '<S>[<R>]', '<S>[<I>..<I>]', '<S>[<I>..<<I>]', '<T>.join(<S>)', '<L>.join(<S>)', '<M>.toString()', '<S>.repeat(<I>)', '<S>.find(<Z>)',
        '<S>.stripIndent()', '<S>.stripMargin()', '"a${<A>}b${<A>}"', '<T>.sum()', '<T>.max()', '<T>.min()', '(<B> ? <S> : <S>)', '(<S> ?: <S>)',
        "'''x\\n  <H>\\n y'''.stripIndent()", '<S>[[<I>, <I>]]', '<T>.first()', '<T>.inject { a, b -> a + b }', '(<I> + <S>)', '<A>.toString()', '<M>.collect { k, v -> "$k=$v" }.join(<S>)'],
    // the inside of a text with double quotes
    H: ['x', '${1}', '${1.50}', '${[1, "a", null]}', '${[a: 1]}', '${null}', '${true}', '${[]}', '${[:]}', '${1e10}', '${0.0000001}', '${2..4}', '${<I>}', '${<N>}', '${<L>}', '${<M>}'],
    // a list of whole numbers
    L: ['[]', '[1]', '[1, 2, 3]', '[3, 1, 2, 3]', '[0, null, 5]', '[-1, 4, 4, 2]', '[[1, 2], [3, 4]]', '<R>',
        '[<I>, <I>]', '[<I>, <N>]', '[<A>, <A>]', '[*<L>, <I>]', '(<L> + <L>)', '(<L> + <I>)', '(<L> - <L>)', '(<L> - <I>)', '(<L> * <I>)', '<L>.collect { <E> }', '<L>.findAll { <P> }',
        '<L>.sort()', '<L>.sort { <E> }', '<L>.sort { a, b -> b <=> a }', '<L>.toSorted()', '<L>.unique()', '<L>.toUnique()', '<L>.reverse()', '<L>.take(<I>)', '<L>.drop(<I>)',
        '<L>.tail()', '<L>.init()', '<L>[<I>..<I>]', '<L>[<R>]', '<L>[<I>..<<I>]', '<L>[[<I>, <I>]]', '<L>[<I>, <I>]', '<L>.flatten()', '<L>.withIndex()', '<L>.withIndex(<I>)', '<L>.collate(<I>)',
        '<L>.plus(<L>)', '<L>.minus(<L>)', '<L>.intersect(<L>)', '<L>.toList()', '<L>.toSet()', '<L>.toSet().toList()', '<L>.indices', '[<L>, <L>].transpose()', '[<L>, <L>].combinations()',
        '<L>.collectMany { <C> }', '<L>.takeWhile { <P> }', '<L>.dropWhile { <P> }', '<L>.split { <P> }', '<L>.grep(<A>)', '<L>.grep { <P> }', '<L>.eachWithIndex { a, b -> b }',
        '<L>.each { <E> }', '<M>.values()', '<M>.keySet()', '<M>.entrySet()', '<M>*.value', '<M>*.key', '<M>.collect { <V> }', '<M>.collect { k, v -> v }', '<L>.collect()',
        '<L> << <I>', '<M>.values().toList()', '<L>*.toString()', '<L>.withIndex().collect { x, i -> [i, x] }', '<T>*.size()', '<L>.grep()', '<L>.get(<I>)',
        '(<B> ? <L> : <L>)', '<L>.inject([]) { a, b -> a + [b] }', '<L>.indices', '<L>.head()', '<L>.collate(<I>).collect { it.sum() }', '<M>.collectMany { k, v -> [k, v] }',
        '<M>.findResult { k, v -> v }', '<M>.sum { it.value }', '<M>.max { it.value }', '<M>.min { it.key }', '<M>.find { k, v -> v > 1 }', '<M>.each { k, v -> v }'],
    T: ["['a', 'b']", "['b', 'a', 'a']", "['abc', '', 'x']", "['B', 'a', 'C']", '["${1}", "1"]', "'a'..'d'", "'c'..'a'",
        '<S>.split(<S>)', '<S>.split()', '<S>.tokenize()', '<S>.tokenize(<S>)', '<S>.readLines()', '<S>.toList()', '<S>.findAll(<Z>)', '<T>.sort()', '<T>.unique()', '<T>.reverse()',
        '<T>.collect { <U> }', '<T>.collect { it.toUpperCase() }', '<T>.findAll { it }', '<T> + <S>', '<T> - <S>', '[<S>, <S>]', '<T>*.toUpperCase()', '<T>.sort { it.size() }', '<T>.groupBy { it.size() }.keySet()',
        '<S>.collect { it }', '<S>.split(<Z>)', '(<T> - <T>)', '<T>.intersect(<T>)', '<T>.toSet()', '<T>.unique { it.size() }', '<T>.sort { a, b -> a.size() <=> b.size() }', '<M>.keySet()', '<T>.sort(false)'],
    M: ['[:]', '[a: 1]', '[a: 1, b: 2]', "[b: 2, a: 1, 'c d': null]", '[1: 2, 3: 4]', '[(1 + 1): 3]', "[a: [b: 1]]", '[true: 1]', '[(true): 1]',
        '[a: <I>, b: <I>]', '[(<S>): <A>]', '[(<A>): <A>, (<A>): <A>]', '(<M> + <M>)', '(<M> - <M>)', '<M>.findAll { k, v -> v > 1 }', '<M>.findAll { it.value }', '<L>.groupBy { <E> }', '<L>.countBy { <E> }',
        '<T>.groupBy { it.size() }', '<L>.collectEntries { [it, 1] }', '<T>.collectEntries { [(it): it.size()] }', '<M>.collectEntries { k, v -> [v, k] }', '<M>.collectEntries { [it.key, 1] }', '<M>.sort()', '<M>.sort { it.value }',
        '<M>.sort { a, b -> b.key <=> a.key }', '<M>.subMap(<T>)', '<M>.plus(<M>)', '<M>.groupBy { k, v -> v }', '<T>.withIndex().collectEntries()', '<M>.each { <V> }', '<M> << [z: <I>]', '<M>.minus(<M>)', '<M>.toSorted()',
        '<M>.countBy { it.value }', '[[<S>, <I>], [<S>, <I>]].collectEntries()', '[<M>, <M>].collectEntries()', '(<B> ? <M> : <M>)', '(<M> ?: <M>)', '<M>.sort { -it.value }', '<M>.findAll { <V> }', '<M>.groupBy { it.value }'],
    R: ['1..3', '0..0', '3..1', '0..<3', '3..<0', '0..<0', '-2..1', '-1..0', '0..-1', '-1..-2', '-3..-1', '1..-2', '0..<-1', '-1..<1', '(<I>..<I>)', '(<I>..<<I>)', '<L>.indices'],
    // bodies of closures: of any value, of yes and no, of lists, over an entry, over a text
    E: ['it', 'it + 1', 'it * 2', '-it', 'it % 3', 'it ?: 7', '[it, it]', '[a: it]', 'it.toString()', '"${it}"', 'null', 'it > 2 ? 1 : 0', 'if (it > 1) { it } else { 0 }', 'if (it > 1) { it }', 'def x = it; x', 'it <=> 2', '<A>',
        'it / 2', 'for (i in 1..2) { i }', 'def x = 1; x = it', 'return it; 5', 'switch (it) { case 1: "one"; break; case 2..3: "few"; break; default: "many" }', 'def m = [:]; m.k = it', 'def l = []; l << it', 'def x = it; x++', 'def x = it; ++x', 'def x = it; x += 2'],
    P: ['it > 1', 'it % 2 == 0', 'it', 'true', 'it == <I>', 'it in <L>', '!it', 'it != null', 'it >= <I> && it < <I>', 'it < 0 || it', '<A>'],
    C: ['[it]', '[it, it]', '[]', '[[it]]', '<L>', 'it > 1 ? [it] : []', '[a: it]'],
    V: ['it', 'it.value', 'it.key', 'it.value > 1', '[it.key]', '"${it.key}"', 'it.toString()'],
    U: ['it', 'it + it', 'it.size()', '"<${it}>"', 'it[0]', "it ?: 'none'", 'it.toInteger()'],
    // patterns: between slashes or in quotes, as a value and as an argument
    X: ['/a/', '/a+/', '/[a-c]*/', '/(a)(b)?/', '/x|y/', '/^a/', '/b$/', '/./', '/\\d+/', '/\\w+/', '/\\s/', '/a{1,2}/', '/a*?/', '/(?i)AB/', '/.*/', '//', "'a.'", '/[^,]+/', '/\\./', '/\\b/', '/,/', '/(,)|(a)/'.toString()],
    Z: ['<X>', '~<X>', '<S>'],
  ].collectEntries { kind, ways -> [kind, ways.findAll { it != '//' }] }

  private final Random random
  private final int deepest

  ExpressionGrammar(long seed, int deepest = 3) {
    this.random = new Random(seed)
    this.deepest = deepest
  }

  /** An expression of some kind. */
  String next() {
    written(['I', 'N', 'B', 'S', 'L', 'T', 'M', 'A'][random.nextInt(8)], 0)
  }

  private String written(String kind, int depth) {
    // now and then a value that does not fit
    String meant = depth > 0 && kind in ['I', 'N', 'S', 'L', 'T', 'M'] && random.nextInt(40) == 0 ? 'A' : kind
    List<String> ways = WAYS[meant]
    List<String> plain = ways.findAll { !it.contains('<') || it ==~ /<\w>/ }
    String way = null
    if (depth >= deepest) {
      way = (plain.findAll { !(it ==~ /<\w>/) } ?: plain)[random.nextInt((plain.findAll { !(it ==~ /<\w>/) } ?: plain).size())]
    } else if (random.nextInt(5) == 0 && plain) {
      way = plain[random.nextInt(plain.size())]
    } else {
      way = ways[random.nextInt(ways.size())]
    }
    StringBuilder text = new StringBuilder()
    int from = 0
    def hole = way =~ /<([A-Z])>/
    while (hole.find()) {
      text.append(way, from, hole.start()).append(written(hole.group(1), depth + 1))
      from = hole.end()
    }
    text.append(way.substring(from)).toString()
  }
}
