package io.leat.server.api

import io.leat.server.Running
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Who may make himself an account, by how the server is set up; and the first and the last administrator. */
class InvitationsSpec extends Specification {
  static final MINE = 'nine slow herons wade'

  @TempDir Path folder
  Running leat

  def cleanup() {
    leat?.close()
  }

  private Map register(Map body) {
    leat.send('POST', '/register', [password: MINE] + body, [Authorization: ''])
  }

  def 'nobody registers where nothing is set'() {
    given:
    leat = new Running(folder.resolve('data'))

    expect:
    register(name: 'ann').with { [it.status, it.json.code] } == [403, 'closed']
    leat.post('/invitations', [:]).json.note == "nobody can register by it yet: the configuration has to say 'registration: invited'"
    leat.get('/accounts').json.items*.name == ['admin']
  }

  def 'an invitation is good once, for its role, until its end'() {
    given:
    leat = new Running(folder.resolve('data'), [registration: 'invited'])
    def made = leat.post('/invitations', [role: 'developer', days: 3])
    def other = leat.post('/invitations', [:])

    expect:
    made.status == 201
    made.json.code ==~ /[0-9a-f]{32}/
    [made.json.role, made.json.by, made.json.usedBy] == ['developer', 'admin', null]
    register(name: 'ann').json.code == 'wrong-code'
    register(name: 'ann', code: '0' * 32).json.code == 'wrong-code'
    register(name: 'ann', code: made.json.code).with { [it.status, it.json.role] } == [201, 'developer']
    register(name: 'ann', code: made.json.code).with { [it.status, it.json.code] } == [409, 'exists']
    register(name: 'bob', code: made.json.code).with { [it.status, it.json.code] } == [401, 'used-code']
    leat.get('/invitations').json.items.collect { [it.usedBy, it.code] } == [[null, null], ['ann', null]]

    when: 'one is taken back'
    def gone = leat.send('DELETE', "/invitations/$other.json.invitation")

    then:
    gone.status == 204
    register(name: 'bob', code: other.json.code).json.code == 'wrong-code'
    leat.send('DELETE', "/invitations/$other.json.invitation").status == 404
    leat.post('/invitations', [days: 31]).status == 400
  }

  def 'the file with the first password goes when somebody has signed in by it, and the last administrator stays'() {
    given:
    leat = new Running(folder.resolve('data'))

    expect:
    !Files.exists(folder.resolve('data/admin'))
    leat.send('PATCH', '/accounts/admin', [role: 'maintainer']).with { [it.status, it.json.code] } == [409, 'last-admin']
    leat.send('PATCH', '/accounts/admin', [disabled: true]).json.code == 'last-admin'
    leat.send('DELETE', '/accounts/admin').json.code == 'last-admin'

    when: 'another one cannot sign in'
    leat.post('/accounts', [name: 'robot', kind: 'service', role: 'admin'])

    then:
    leat.send('DELETE', '/accounts/admin').json.code == 'last-admin'

    when:
    leat.post('/accounts', [name: 'ann', role: 'admin'])

    then:
    leat.send('DELETE', '/accounts/admin').status == 204
    leat.get('/accounts').status == 401
  }
}
