package io.leat.dsl.eval

import io.leat.dsl.CaseReading
import io.leat.dsl.declaration.Uses
import io.leat.dsl.groovy.GroovyReader
import io.leat.dsl.source.Diagnostics
import io.leat.engine.job.Inputs
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.dsl.vocabulary.PlanningFacts
import io.leat.engine.expression.TextPattern
import java.lang.management.ManagementFactory
import java.time.Duration
import spock.lang.Specification

/**
 * SAFETY H10: every method, operator and function is called with the arguments that cost most. The names come from the tables, so what is
 * added to them is tried by itself. Work is stopped by the steps, which are the same on every machine: the clock has no say here.
 */
class HostileArgumentsSpec extends Specification {
  static final Limits NO_CLOCK = CaseReading.standard(Duration.ofHours(1))

  static final Limits FEW_STEPS = new Limits(1 << 20, 200, 100, Duration.ofHours(1), 1 << 20, 200, 1 << 20, 100_000, 1, 1, 1_000, 1_000, 1_000)

  static final MOST_CALLS = 8
  static final MOST_CPU_MILLIS = 2_000
  static final MOST_MEGABYTES = 256

  static final String LONG = 'a' * 1_000_000
  static final String NEARLY = 'a' * 30_000 + 'b'
  static final String GROUPS = '(' * 200 + 'a' + ')' * 200
  static final List<String> COLLIDING = (1..13).inject(['']) { texts, _ -> texts.collectMany { [it + 'Aa', it + 'BB'] } }
  static final List<String> EIGHT = (1..8).collect { 'a' * 900_000 + it }

  static Value text(String text) { new Value.Str(text, false) }

  static Value list(List<Value> items) { Value.Items.of(new ArrayList(items)) }

  static Value number(Number number) { new Value.Num(number) }

  /** A list that holds itself twice as often with each level. */
  static Value doubling() { (1..60).inject(list([number(1)])) { inner, _ -> list([inner, inner]) } }

  static Value holdsItself() {
    def list = list([number(1)])
    list.items().add(list)
    list
  }

  private static final BOUNDLESS =
    new Budget(new Limits(1, 1, Long.MAX_VALUE, Duration.ofDays(1), Long.MAX_VALUE, 1, 1, Integer.MAX_VALUE, 1, 1, 1, 1, 1))
  private static final NOWHERE = new JobfileSource('Jobfile', '', Syntax.GROOVY).span(0, 0)

  static Value map(Map<Value, Value> entries) {
    def map = new ValueMap()
    entries.each { key, value -> map.put(key, value, BOUNDLESS, NOWHERE) }
    new Value.Entries(map)
  }

  static final List<Value> WIDE = (1..10_000).collect { number(it) }
  static final List<Value> OF_ONE_HASH = COLLIDING.collect { text(it) }
  static final List<Value> LONG_TEXTS = EIGHT.collect { text(it) }

  /** The hostile values by kind; those that a method may change are copied for each call. */
  static final Map<String, List<Value>> VALUES = [
    text: [LONG, 'a b ' * 200_000, '\n' * 900_000, '1' * 900_000, NEARLY, COLLIDING.last()].collect { text(it) },
    number: [Integer.MAX_VALUE, Integer.MIN_VALUE, 9.0G ** 990, 1e-990, 1e990].collect { number(it) },
    list: [doubling(), holdsItself(), list(WIDE), list(OF_ONE_HASH), list((1..1000).collectMany { LONG_TEXTS }),
           list((1..300).collect { list(WIDE.take(300)) }), list([text(LONG), text(LONG)] * 5_000), new Value.Range(WIDE, '1..10000'),
           new Value.Items(OF_ONE_HASH, Value.Items.Kind.SET)],
    map: [map(OF_ONE_HASH.collectEntries { [it, number(1)] }), map([(text('a')): doubling(), (text('b')): doubling()]),
          map(WIDE.collectEntries { [it, text(LONG)] }), map(LONG_TEXTS.collectEntries { [it, it] }),
          map((1..5_000).collectEntries { [number(new BigDecimal(BigInteger.valueOf(it), 31 * (5_000 - it))), number(it)] })],
    match: [GROUPS, 'a.*b|a'].collect { new Value.Matcher(TextPattern.of(it), LONG) },
  ]

  /** What shows the entries of a map of 60,000, alone and in lists: made where it is used, since it charges to the one who made it. */
  static final Map<String, String> VIEWS = [view0: 'wide.entrySet()', view1: 'wide.values()', view2: 'wide.keySet()', view3: '[wide.entrySet()]',
    view4: '[wide.values()] * 3', view5: '[wide.entrySet().first()] * 90000', view6: "[wide.values()]*.toList()[0]"]
  static final Value SHOWN = map((1..60_000).collectEntries { [number(it), number(1)] })

  /** The definitions of the views that {@code text} names. */
  private static String defined(String text) {
    VIEWS.findAll { name, _ -> text.contains(name) }.collect { name, made -> "def $name = $made\n" }.join('')
  }

  private static Value own(Value value) {
    switch (value) {
      case Value.Items: return value.kind() == Value.Items.Kind.LIST ? list(value.items()) : value
      case Value.Entries: return new Value.Entries(value.entries().copy(BOUNDLESS, NOWHERE))
      default: return value
    }
  }

  /** What is given, as it is written: names are values, all else stands as it is. */
  static final List<String> ONE = ['text0', 'text1', 'text4', 'number0', 'number1', 'number2', 'list0', 'list1', 'list2', 'list3', 'list4', 'list5', 'list6', 'list8', 'map0', 'map1', 'map3',
    '/a.*b|a/', '/a+/', "'${GROUPS}'".toString(), "''", "'a'", "'${'a' * 500}b'".toString(), '{ }', '{ it }', '{ a, b -> a <=> b }', '{ a, b -> b }', '{ [it, it] }', '{ list3 }', '~/(a|b)*c/']
  static final List<String> TWO = ['text0, text0', "'a', text0", "'', text4", '/a/, text4', "/a+/, '\$0' * 4000", "'${GROUPS}', '\$200\$199'".toString(), 'number0, text4', 'number0, number1', 'number1, { }',
    'number0, { }', 'text4, list0', 'map0, { a, b -> a }', 'list3, { a, b -> a + b }', "'', { a, b -> a + b }", "1000000, text4", 'list0, list1', 'number1, -1, { }', '4, 1, { }', "'', 1"].collect { it.replace("'", "'") }

  static final List<String> ARGUMENTS = [''] + ONE + TWO

  static final List<String> OPERATORS = ['||', '&&', '==', '!=', '<=>', '=~', '==~', '<', '<=', '>', '>=', 'in', '!in', '<<', '..', '..<', '+', '-', '*', '/', '%', '**']

  static final List<String> OTHERS = ['def x = -VALUE', 'def x = +VALUE', 'def x = ~VALUE', 'def x = !VALUE', 'def x = "${VALUE}${VALUE}"', 'for (x in VALUE) { }',
    'def x = VALUE*.size()', 'def x = [*VALUE, *VALUE]', 'def x = VALUE ?: 1', 'while (VALUE) { }', 'def x = [(VALUE): 1]', 'VALUE[5] = 1', 'VALUE.x = 1', 'def x = VALUE; x += VALUE']

  static final List<String> ENDLESS = ['def f = { }; while (true) { f() }', 'def f = { -> }; while (true) { f() }', 'while (true) { }', 'def f = { it(it) }; f(f)',
    '2147483647.times { }', '1.upto(2147483647) { }', '1.downto(-2147483647) { }', 'while (true) { load "a" }']

  private static final THREADS = ManagementFactory.threadMXBean as com.sun.management.ThreadMXBean

  /** What is wrong with the way in which {@code text} ended, or null. */
  static String bad(String text) {
    String answer = null
    Map<String, Value> values = [:]
    (text =~ /\b(text|number|list|map|match)(\d)\b/).each { whole, kind, index -> values[whole] = own(VALUES[kind][index as int]) }
    values.wide = SHOWN
    long cpu = THREADS.currentThreadCpuTime
    long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId())
    try {
      answer = ended(text, values)
    } catch (Throwable bug) {
      answer = "$bug"
    }
    long millis = (THREADS.currentThreadCpuTime - cpu).intdiv(1_000_000)
    long megabytes = (THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - bytes) >> 20
    String what = answer ?: millis > MOST_CPU_MILLIS ? "takes $millis ms" : megabytes > MOST_MEGABYTES ? "takes $megabytes MB" : null
    what == null ? null : "${text.size() > 200 ? text.take(200) + '...' : text}: $what"
  }

  /** Null when it had a value or was refused by name. */
  private static String ended(String text, Map<String, Value> values) {
    Diagnostics diagnostics = new Diagnostics()
    def file = new GroovyReader(NO_CLOCK, diagnostics).read(new JobfileSource('Jobfile', defined(text) + text, Syntax.GROOVY))
    if (file.empty) {
      return "is not read: ${diagnostics.sorted()*.message()}"
    }
    def interpreter = new Interpreter(new PlanningFacts(Inputs.NONE), new Uses(), NO_CLOCK, diagnostics, new Oracle.NoFiles())
    Scope variables = new Scope(null, false)
    values.each { name, value -> variables.define(name, value) }
    try {
      interpreter.run(file.get(), variables)
    } catch (EvaluationProblem refused) {
      return refused.diagnostic().message().length() > 2000 ? "a message of ${refused.diagnostic().message().length()} characters" : null
    }
    null
  }

  /** What is wrong with the way in which any of {@code texts} ended, on a thread that has room for the nesting that the limits allow. */
  static List<String> bad(Collection<String> texts) {
    List<String> all = null
    def thread = new Thread(null, { all = texts.collect { bad(it) }.findAll() }, 'hostile', 64L << 20)
    thread.start()
    thread.join()
    all
  }

  private static final Map<String, String> SMALL = [text: "'ab'", number: '2', list: '[1, 2]', map: '[a: 1]', match: "('ab' =~ /a/)"]

  /** Whether a method takes arguments of these kinds at all, tried on a small value. */
  private static boolean fits(String kind, String name, String arguments) {
    String text = "${SMALL[kind]}.$name($arguments)"
    Diagnostics diagnostics = new Diagnostics()
    def file = new GroovyReader(FEW_STEPS, diagnostics).read(new JobfileSource('Jobfile', text, Syntax.GROOVY)).get()
    Scope variables = new Scope(null, false)
    VALUES.each { each, values -> values.eachWithIndex { value, i -> variables.define("$each$i", value) } }
    try {
      new Interpreter(new PlanningFacts(Inputs.NONE), new Uses(), FEW_STEPS, diagnostics, new Oracle.NoFiles()).run(file, variables)
      true
    } catch (EvaluationProblem refused) {
      !(refused.diagnostic().code().text() in ['LEAT-306', 'LEAT-109'])
    }
  }

  /** For each method, calls of it that are not refused for the kinds of their arguments alone: as many as there is time for, always the same ones. */
  private static List<String> calls(String kind, Collection<String> names, int most) {
    names.toSorted().collectMany { name ->
      List<String> arguments = ARGUMENTS.findAll { fits(kind, name, it) }
      List<String> all = VALUES[kind].indices.collectMany { i -> arguments.collect { "$kind$i.$name($it)".toString() } }
      Collections.shuffle(all, new Random(name.hashCode()))
      all.take(most)
    }
  }

  def 'every method of #kind ends soon, whatever it is given'() {
    when:
    List<String> calls = calls(kind, names + ['toString', 'equals'], MOST_CALLS)

    then:
    bad(calls) == []
    names.every { name -> calls.any { it.contains(".$name(") } }

    where:
    kind     | names
    'text'   | TextMethods.NAMES
    'number' | NumberMethods.NAMES
    'list'   | ListMethods.NAMES + LoopMethods.NAMES
    'map'    | MapMethods.NAMES + LoopMethods.NAMES - LoopMethods.OF_LISTS
    'match'  | ['find', 'matches', 'size']
  }

  def 'every operator and function ends soon, whatever it is given'() {
    given:
    List<String> all = VALUES.collectMany { kind, values -> values.indices.collect { "$kind$it".toString() } }

    List<String> operations = all.collectMany { left -> OPERATORS.collectMany { sign -> (all + ['/a.*b|a/']).collect { "def x = $left $sign $it".toString() } } }
    List<String> elements = all.collectMany { left -> all.collect { "def x = $left[$it]".toString() } }
    List<String> cases = all.collectMany { a -> all.collect { b -> "switch ($a) { case $b: 1 }".toString() } }
    List<String> others = all.collectMany { value -> OTHERS.collect { it.replace('VALUE', value) } }
    List<String> functions = Builtins.NAMES.toSorted().collectMany { name -> ARGUMENTS.collect { "$name($it)".toString() } }

    expect:
    [operations, elements, cases, others, functions].collectMany { bad(some(it)) } == []
    bad(ENDLESS) == []
  }

  def 'what shows the entries of a map is charged by each look at an entry, wherever it is given'() {
    given:
    List<String> methods = (ListMethods.NAMES + LoopMethods.NAMES).toSorted()
    List<String> arguments = ['', 'view0', 'view1', 'view5', '1', '{ it }', '{ a, b -> a <=> b }', '{ [it, it] }']
    List<String> calls = VIEWS.keySet().collectMany { view -> methods.collectMany { name -> arguments.collect { "${view}.$name($it)".toString() } } }
    Collections.shuffle(calls, new Random(1))

    expect:
    bad(['view3.transpose()', 'view4.transpose()', 'view0.containsAll(view5)', 'for (x in wide.keySet()) { def y = x in view1; x in view6 }',
         'for (x in 1..50000) { def y = 1 in view1 }', 'for (x in 1..50000) { view0.last(); view1[30000]; view2.first() }',
         'for (x in 1..50000) { def (a, b) = view0 }', 'view0.each { view1.contains(0) }', 'view6.each { it in view6 }']) == []
    bad(calls.take(250)) == []
  }

  private static List<String> some(List<String> texts) {
    List<String> shuffled = new ArrayList(texts)
    Collections.shuffle(shuffled, new Random(texts.size()))
    shuffled.take(150)
  }
}
