package io.leat.agent.ssh

import io.leat.agent.ssh.AttemptListing.Kind
import io.leat.agent.ssh.AttemptListing.State
import spock.lang.Specification

/** What a host says of its attempts, which whoever owns it can have it say. */
class AttemptListingSpec extends Specification {
  static AttemptListing listing(String text) {
    AttemptListing.of(text.bytes, ['7-a'] as Set)
  }

  def 'states and sizes are those of the names that were asked for'() {
    when:
    def listing = listing('7-a alive 12 345\n8-b ended 1 2\n= 99.5\ncrw-rw-rw- 1 0 0 1, 3 Nov 20 11:34 /dev/null\n\n7-a:\ntotal 1\n-rw-r--r-- 1 0 0 17 Nov 20 11:34 log\n\n8-b:\n-rw-r--r-- 1 0 0 5 Nov 20 11:34 exit\n')

    then:
    listing.states() == ['7-a': new State(Kind.ALIVE, '12 345')]
    listing.folder('7-a').log == 17
    listing.folder('8-b') == null
    listing.state('8-b') == new State(Kind.NONE, '')
    listing.age(listing.state('7-a')) == 99.5d - 3.45d
  }

  def 'a process is numbers, or nothing: #said'() {
    expect:
    listing("7-a gone $said\n= 1\n").state('7-a') == new State(Kind.GONE, process)

    where:
    said                     || process
    '12 345'                 || '12 345'
    '12 ?'                   || '12 ?'
    ''                       || ''
    'x 5'                    || ''
    '12 345 6'               || ''
    "${'1' * 1_000_000} 5"   || ''
    "12 ${'5' * 1_000_000}"  || ''
  }

  def 'an answer without its mark, or with a state that there is not, is none: #text'() {
    when:
    listing(text)

    then:
    thrown(IOException)

    where:
    text << ['7-a alive 12 345\n', '7-a sleeping 12 345\n= 1\n']
  }
}
