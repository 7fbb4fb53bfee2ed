package io.leat.dsl.eval

import org.codehaus.groovy.runtime.DefaultGroovyMethods
import org.codehaus.groovy.runtime.StringGroovyMethods
import spock.lang.Specification

/** The names of a method table are those that it answers to, so that suggestions and pages do not lie. */
class MethodTablesSpec extends Specification {
  /** Names of methods that Groovy or Java has for one type or another, and those of all our tables. */
  static final Set<String> ALL = [String, List, Map, BigDecimal, Integer, Object, Class, Closure, DefaultGroovyMethods, StringGroovyMethods]
    .collectMany { it.methods*.name }.findAll { it ==~ /\w+/ }.toSet() + names()

  private static Set<String> names() {
    TextMethods.NAMES + NumberMethods.NAMES + ListMethods.NAMES + LoopMethods.NAMES + MapMethods.NAMES
  }

  def 'the methods of #receiver are those that its tables name'() {
    when:
    Set<String> known = ALL.findAll { !Oracle.ours("${receiver}.${it}()").contains('LEAT-109') }

    then:
    known == names + ['toString', 'equals']

    where:
    receiver | names
    "'a'"    | TextMethods.NAMES
    '2.50'   | NumberMethods.NAMES
    '[1]'    | ListMethods.NAMES + LoopMethods.NAMES
    '(1..2)' | ListMethods.NAMES + LoopMethods.NAMES
    '[a: 1]' | MapMethods.NAMES + LoopMethods.NAMES - LoopMethods.OF_LISTS
    'true'   | [] as Set
  }

  def 'nothing reaches for the class, the loader or the methods of #receiver by #name'() {
    expect:
    Oracle.ours("${receiver}.${name}").startsWith('refused: LEAT-1')
    Oracle.ours("${receiver}.${name}()").startsWith('refused: LEAT-1')
    Oracle.ours("def n = '$name'; ${receiver}.\"\$n\"").startsWith('refused: LEAT-1')

    where:
    [receiver, name] << [["'a'", '1', '[1]', '{ it }', 'true', '~/a/'],
                         ['class', 'getClass', 'metaClass', 'forName', 'classLoader', 'execute', 'properties', 'invokeMethod', 'owner', 'delegate', 'wait']].combinations()
  }
}
