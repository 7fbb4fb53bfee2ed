package io.leat.engine.expression

import spock.lang.Specification
import spock.lang.Timeout

/** A part of a text is found as the JDK finds it, in time that does not grow with both lengths together. */
class PartSearchSpec extends Specification {
  @Timeout(20)
  def 'of #text.length() characters, #part.length() are found: #found'() {
    expect:
    PartSearch.contains(text, part) == found

    where:
    text                              | part                        || found
    'abc'                             | 'bc'                        || true
    'abc'                             | 'cb'                        || false
    'abc'                             | ''                          || true
    'a' * 1_000_000                   | 'a' * 500_000 + 'b'         || false
    'a' * 1_000_000 + 'b'             | 'a' * 500_000 + 'b'         || true
    'a' * 500_000                     | 'a' * 1_000_000             || false
    'ab' * 500_000                    | 'ab' * 200_000 + 'a'        || true
    'ab' * 500_000                    | 'ab' * 200_000 + 'b'        || false
    ('a' * 3000 + 'b') * 2 + 'c'      | 'a' * 3000 + 'bc'           || true
    ('a' * 3000 + 'b') * 2 + 'c'      | 'a' * 3001 + 'bc'           || false
  }
}
