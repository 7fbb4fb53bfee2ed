package io.leat.engine.expression

import java.lang.management.ManagementFactory
import spock.lang.Specification

/** What is declared by the thousand takes about what its source takes, whatever it stands for. */
class PatternMemorySpec extends Specification {
  /** What is reachable, in bytes. */
  private static long used() {
    System.gc()
    ManagementFactory.memoryMXBean.heapMemoryUsage.used
  }

  def 'a thousand #what take less than 16 MB, and mean what they did'() {
    given:
    long before = used()

    when:
    def made = (1..1000).collect { make(it) }
    def fit = made.withIndex().count { pattern, i -> pattern.matches(name(i + 1)) }
    def others = made.withIndex().count { pattern, i -> pattern.matches(name(i + 2)) }

    then:
    used() - before < 16 << 20

    and:
    fit == 1000
    others == 0
    made.size() == 1000

    where:
    what                     | make                                                                    | name
    'regular expressions'    | { TextPattern.of('(a{1,50}){1,50}' + it) }                              | { 'aaa' + it }
    'patterns of files'      | { Glob.of('{a,b}{c,d}{e,f}{g,h}{i,j}{k,l}{m,n}{o,p}' + 'x' * 200 + it) } | { 'bcegjkmp' + 'x' * 200 + it }
  }

  def 'what stands for more than 5,000 characters is too large: #what'() {
    when:
    TextPattern.of(pattern)

    then:
    thrown(TextPattern.TooLarge)

    where:
    what                            | pattern
    'a repeat of repeats'           | '(a{1,100}){1,100}'
    'a literal that is repeated'    | '(\\Q' + 'ab' * 10 + '\\E){1,1000}'
    'a long literal'                | '\\Q' + 'ab' * 3000 + '\\E'
    'a set of many that is repeated' | '[' + 'abcdefgh' * 10 + ']{1,1000}'
  }
}
