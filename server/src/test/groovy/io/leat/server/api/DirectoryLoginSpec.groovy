package io.leat.server.api

import com.unboundid.ldap.sdk.Modification
import com.unboundid.ldap.sdk.ModificationType
import io.leat.identity.ldap.People as Directory
import io.leat.server.Running
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Logins by the names and passwords of a directory that others wrote. */
class DirectoryLoginSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup Directory directory
  @AutoCleanup Running leat

  def setup() {
    directory = new Directory(folder)
    start()
  }

  private void start(Map<String, String> flags = [:]) {
    leat = new Running(folder.resolve('data'), ['ldap.url': "ldap://127.0.0.1:${directory.port('clear')}".toString(), 'ldap.start-tls': 'true', 'ldap.certificates': directory.certificate.toString(),
      'ldap.bind-dn': Directory.READER, 'ldap.password-file': directory.password.toString(), 'ldap.users-base': 'ou=people,dc=example,dc=com', 'ldap.groups-base': 'ou=groups,dc=example,dc=com',
      'ldap.roles': 'ops=maintainer', 'ldap.groups': 'all=everybody', 'ldap.default-role': 'none'] + flags)
  }

  private Map login(String name, String password) {
    leat.send('POST', '/login', [name: name, password: password], [Authorization: ''])
  }

  private Map account(String name) {
    leat.get("/accounts/$name").json
  }

  def 'a person of the directory signs in as there, with a role by a group'() {
    given:
    leat.post('/groups', [name: 'everybody'])

    when:
    def ann = login('ann', 'seven quiet lamps')

    then:
    ann.status == 200
    account('ann').subMap('kind', 'role', 'groups') == [kind: 'person', role: 'maintainer', groups: ['everybody']]
    leat.send('GET', '/runs', null, [Authorization: ann.headers.firstValue('authorization').get()]).status == 200
    login('ANN', 'seven quiet lamps').status == 200
    leat.get('/accounts').json.items*.name == ['admin', 'ann']
    login('bob', 'eight loud drums').status == 200
    account('bob').subMap('role', 'groups') == [role: null, groups: ['everybody']]
    leat.get('/audit?limit=500').json.items.findAll { it.what == 'loginLdap' }*.who == ['bob', 'ann', 'ann']

    and: 'what is wrong is told as ever'
    [login('ann', 'wrong'), login('nobody', 'seven quiet lamps'), login('*', 'seven quiet lamps')]*.json*.code == ['wrong-login'] * 3
    login('ann', '').status == 400
  }

  def 'who has a password here is asked for that alone, and who has none is not taken for somebody else'() {
    given:
    leat.post('/accounts', [name: 'robot', kind: 'service'])
    directory.person('admin', 'nine grey birds')
    directory.person('robot', 'nine grey birds')
    directory.group('more', 'robot')

    expect:
    login('admin', 'nine grey birds').status == 401
    login('admin', leat.password).status == 200
    login('robot', 'nine grey birds').status == 403
    leat.close()
    start('ldap.default-role': 'viewer')
    login('robot', 'nine grey birds').json.code == 'name-taken'
    login('Admin', 'nine grey birds').json.code == 'reserved'
  }

  def 'who has no password here is told where it is changed'() {
    given:
    def token = login('ann', 'seven quiet lamps').headers.firstValue('authorization').get()

    when:
    def answer = leat.send('POST', '/password', [current: 'seven quiet lamps', password: 'eleven tall green doors'], [Authorization: token])

    then:
    [answer.status, answer.json.code] == [422, 'no-password']
    answer.json.detail == "'ann' has no password on this server; what it signs in by is changed in the directory at 'ldap://127.0.0.1:${directory.port('clear')}'"
  }

  def 'a person without a role is told what an administrator does about it'() {
    expect:
    login('bob', 'eight loud drums').json.with { it.code == 'no-role' && it.detail.contains("'ldap.default-role'") }
    leat.get('/accounts/bob').status == 404
  }

  def 'where people are looked for, and what becomes of them, is as it is set'() {
    given:
    leat.close()
    directory.server.modify('cn=ops,ou=groups,dc=example,dc=com', new Modification(ModificationType.ADD, 'memberUid', 'ann'))
    directory.server.modify(Directory.dn('ann'), new Modification(ModificationType.ADD, 'mail', 'ann@example.com'))
    directory.server.modify(Directory.dn('ann'), new Modification(ModificationType.ADD, 'nick', 'anna'))
    def settings = ['ldap.url': "ldap://127.0.0.1:${directory.port('clear')}".toString(), 'ldap.start-tls': 'true', 'ldap.certificates': directory.certificate.toString(),
      'ldap.bind-dn': Directory.READER, 'ldap.password-file': directory.password.toString(), 'ldap.users-base': 'ou=people,dc=example,dc=com', 'ldap.users-filter': '(mail={name})',
      'ldap.name-attribute': 'nick', 'ldap.groups-base': 'ou=groups,dc=example,dc=com', 'ldap.groups-filter': '(&(cn=ops)(member={dn}))', 'ldap.roles': 'all=admin,other=viewer',
      'ldap.groups': 'ops=crew', 'ldap.default-role': 'developer']
    leat = new Running(folder.resolve('data'), settings)
    leat.post('/groups', [name: 'crew'])

    expect:
    login('ann', 'seven quiet lamps').status == 401
    login('ann@example.com', 'seven quiet lamps').status == 200
    account('anna').subMap('role', 'groups') == [role: 'developer', groups: ['crew']]

    and: 'each of them counts'
    leat.close()
    [['ldap.start-tls': 'false', 'ldap.certificates': ''], ['ldap.users-base': 'ou=groups,dc=example,dc=com'], ['ldap.bind-dn': 'cn=nobody,dc=example,dc=com'], ['ldap.certificates': ''],
      ['ldap.url': 'ldap://127.0.0.1:1']].collect { more ->
      leat = new Running(folder.resolve('data'), settings + more)
      def answer = login('ann@example.com', 'seven quiet lamps').status
      leat.close()
      answer
    } == [200, 401, 503, 503, 503]
  }

  def 'refusals take the same time, whoever it is'() {
    given:
    def took = { String name -> def begun = System.nanoTime(); assert login(name, 'wrong').status == 401; (System.nanoTime() - begun).intdiv(1_000_000) }

    expect:
    ['ann', 'nobody', 'admin'].every { took(it) >= 500 }
  }

  def 'tries are limited for a person, however the name is written'() {
    expect:
    ['ann', 'Ann', 'aNn', 'ANN', 'anN', 'aNN', 'ann', 'Ann', 'aNn', 'ANN', 'AnN'].collect { login(it, 'wrong').status } == [401] * 10 + [429]
  }

  def 'when the directory is away, those who have a password here sign in'() {
    given:
    directory.server.shutDown(true)

    expect:
    login('ann', 'seven quiet lamps').with { it.status == 503 && it.json.code == 'no-directory' }
    login('admin', leat.password).status == 200
  }
}
