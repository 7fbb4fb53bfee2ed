package io.leat.identity.ldap

import com.unboundid.ldap.sdk.Modification
import com.unboundid.ldap.sdk.ModificationType
import io.leat.identity.person.NoAnswer
import io.leat.identity.person.SecretFile
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** People of a directory that others wrote. */
class DirectorySpec extends Specification {
  @TempDir Path folder
  @AutoCleanup People people

  def setup() {
    people = new People(folder)
  }

  private DirectorySettings settings(Map given = [:]) {
    def all = [url: "ldap://127.0.0.1:${people.port('clear')}".toString(), startTls: false, trust: null, reader: People.READER, filter: '(uid={name})', groups: '(member={dn})'] + given
    new DirectorySettings(all.url, all.startTls, Optional.ofNullable(all.trust), Optional.ofNullable(all.reader).map { new DirectorySettings.Reader(it, new SecretFile(people.password)) },
      new DirectorySettings.People('ou=people, dc=example,dc=COM', all.filter, 'uid'), Optional.of(new DirectorySettings.Groups('ou=groups,dc=example,dc=com', all.groups)))
  }

  private asked(String name, String password, Map given = [:]) {
    new Directory(settings(given)).person(name, password).orElse(null)
  }

  def 'whoever has the name and the password is known for ever, with groups'() {
    when:
    def ann = asked('ann', 'seven quiet lamps')

    then:
    [ann.name(), ann.groups()] == ['ann', ['ops', 'all'] as Set]
    ann.subject() ==~ /entryUUID:[0-9a-f-]{36}/
    asked('ANN', 'seven quiet lamps') == ann
    asked('bob', 'eight loud drums').groups() == ['all'] as Set
    new Directory(settings()).name() == 'ou=people,dc=example,dc=com'

    when: 'another one of the name comes'
    people.server.delete(People.dn('ann'))
    people.person('ann', 'nine grey birds')

    then:
    asked('ann', 'seven quiet lamps') == null
    asked('ann', 'nine grey birds').subject() != ann.subject()
  }

  def 'nobody is let in by #what'() {
    expect:
    asked(name, password) == null

    where:
    what                            | name                        | password
    'another password'              | 'ann'                       | 'eight loud drums'
    'no password, which LDAP lets'  | 'ann'                       | ''
    'no name'                       | ''                          | 'seven quiet lamps'
    'a name that is nobody\'s'      | 'eve'                       | 'seven quiet lamps'
    'a name that is all'            | '*'                         | 'seven quiet lamps'
    'a filter'                      | 'x)(uid=ann'                | 'seven quiet lamps'
    'an or'                         | 'ann)(|(uid=*'              | 'seven quiet lamps'
    'the name of an entry'          | People.dn('ann')            | 'seven quiet lamps'
    'a zero'                        | 'ann\u0000'                 | 'seven quiet lamps'
    'a placeholder'                 | '{dn}'                      | 'seven quiet lamps'
  }

  def 'a filter that finds several lets nobody in'() {
    expect:
    asked('ann', 'seven quiet lamps', [filter: '(|(uid={name})(uid=bob))']) == null
    asked('ann', 'seven quiet lamps', [filter: '(|(uid={name})(objectClass=inetOrgPerson))']) == null
  }

  def 'groups may be found by the name'() {
    given:
    people.server.modify('cn=ops,ou=groups,dc=example,dc=com', new Modification(ModificationType.ADD, 'memberUid', 'bob'))

    expect:
    asked('bob', 'eight loud drums', [groups: '(memberUid={name})']).groups() == ['ops'] as Set
  }

  def 'by TLS the certificate counts: #how'() {
    given:
    def given = [url: "$scheme://127.0.0.1:${people.port(listener)}".toString(), startTls: startTls]

    expect:
    asked('ann', 'seven quiet lamps', given + [trust: people.certificate])?.name() == 'ann'

    when: 'the directory is not trusted'
    asked('ann', 'seven quiet lamps', given)

    then:
    thrown(NoAnswer)

    when: 'it has another name'
    asked('ann', 'seven quiet lamps', given + [trust: people.certificate, url: "$scheme://localhost:${people.port(listener)}".toString()])

    then:
    thrown(NoAnswer)

    where:
    how        | scheme  | listener | startTls
    'LDAPS'    | 'ldaps' | 'tls'    | false
    'StartTLS' | 'ldap'  | 'clear'  | true
  }

  def 'a directory that is away, or does not let the reader in, is told from a wrong password'() {
    when:
    Files.writeString(people.password, 'another one')
    asked('ann', 'seven quiet lamps')

    then:
    def problem = thrown(NoAnswer)
    problem.message.contains("does not let '$People.READER' in")
    !"$problem.message $problem.cause".contains('another one')

    when:
    def gone = [url: "ldap://127.0.0.1:${people.port('clear')}".toString()]
    people.server.shutDown(true)
    asked('ann', 'seven quiet lamps', gone)

    then:
    thrown(NoAnswer)

    when: 'one that says nothing'
    def silent = new ServerSocket(0, 9, InetAddress.loopbackAddress)
    asked('ann', 'seven quiet lamps', [url: "ldap://127.0.0.1:$silent.localPort".toString()])

    then:
    thrown(NoAnswer)

    cleanup:
    silent?.close()
  }

  def 'settings that would send passwords in clear, or find nobody, are refused: #part'() {
    expect:
    settings(given).problem().orElse('').contains(part)

    where:
    given                                             | part
    [url: 'ldap://ldap.example.com']                  | 'in clear'
    [url: 'ldap://127.0.0.1.example.com']             | 'in clear'
    [url: 'ldaps://ldap.example.com', startTls: true] | 'TLS from the start'
    [url: 'ldaps://ldap.example.com/dc=x']            | 'not as ldaps://'
    [filter: '(uid=ann)']                             | 'has no {name}'
    [filter: '(uid={name}']                           | 'parenthes'
    [groups: '(member=x)']                            | 'neither {dn} nor {name}'
    [reader: 'reader']                                | "'reader'"
  }

  def 'settings that are good'() {
    expect:
    settings(given).problem().empty

    where:
    given << [[:], [url: 'ldaps://ldap.example.com:1636'], [url: 'ldap://ldap.example.com', startTls: true], [url: 'ldap://[::1]:389'], [reader: null]]
  }
}
