package io.leat.server.webhook

import io.leat.server.http.Network
import spock.lang.Specification

class ReachableSpec extends Specification {

  def '#address is #what'() {
    expect:
    new Reachable([]).allows(InetAddress.getByName(address)) == (what == 'public')

    where:
    address                | what
    '93.184.215.14'        | 'public'
    '2606:2800:220:1::1'   | 'public'
    '172.32.0.1'           | 'public'
    '127.0.0.1'            | 'refused'
    '2130706433'           | 'refused'
    '0.0.0.0'              | 'refused'
    '10.1.2.3'             | 'refused'
    '100.64.0.1'           | 'refused'
    '169.254.169.254'      | 'refused'
    '172.31.255.255'       | 'refused'
    '192.168.0.1'          | 'refused'
    '255.255.255.255'      | 'refused'
    '224.0.0.1'            | 'refused'
    '::1'                  | 'refused'
    '::'                   | 'refused'
    '::ffff:127.0.0.1'     | 'refused'
    '::7f00:1'             | 'refused'
    '64:ff9b::7f00:1'      | 'refused'
    '2002:7f00:1::'        | 'refused'
    'fe80::1'              | 'refused'
    'fd00::1'              | 'refused'
    'ff02::1'              | 'refused'
  }

  def 'an address of a zone is judged without it'() {
    expect:
    !new Reachable([]).allows(Inet6Address.getByAddress('x', InetAddress.getByName('fe80::1').address, 1))
  }

  def 'an administrator allows a network, and nothing beside it'() {
    given:
    def reachable = new Reachable([Network.of('10.1.0.0/16')])

    expect:
    reachable.allows(InetAddress.getByName('10.1.2.3'))
    !reachable.allows(InetAddress.getByName('10.2.2.3'))
  }

  def 'the URL #url is refused'() {
    when:
    WebhookTarget.of(url, new Reachable([]))

    then:
    thrown(Reachable.Refused)

    where:
    url << ['http://localhost/', 'http://127.1/', 'http://0x7f.0.0.1/', 'http://[::1]/', 'http://[::ffff:7f00:1]/', 'http://2130706433/', 'file:///etc/passwd',
            'ftp://93.184.215.14/', 'http://user@93.184.215.14/', 'http:///x', 'http://', '', 'x', 'http://93.184.215.14:99999/', 'http://a b/']
  }

  def 'why #url is not called is said beforehand: #why'() {
    expect:
    new Reachable([]).refusal(url).map { it.contains(why) }.orElse(why == 'nothing')

    where:
    url                     | why
    'http://10.1.2.3/'      | '10.1.2.3, which is not public'
    'ftp://93.184.215.14/'  | 'http://host/'
    'http://93.184.215.14/' | 'nothing'
    'http://never.invalid/' | 'nothing'
  }

  def 'an allowed URL is an address, and keeps its name'() {
    expect:
    with(WebhookTarget.of('https://localhost:8443/a%20b?c=d', new Reachable([Network.of('127.0.0.0/8'), Network.of('::1')]))) {
      address().loopbackAddress
      host() == 'localhost'
      port() == 8443
      tls()
      path() == '/a%20b?c=d'
    }
  }
}
