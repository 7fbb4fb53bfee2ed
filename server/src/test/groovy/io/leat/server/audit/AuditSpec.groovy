package io.leat.server.audit

import io.leat.server.AuditVerification
import io.leat.server.LeatServer
import io.leat.server.Running
import io.leat.server.config.ConfigReader
import io.leat.store.DatabaseFile
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.sql.DriverManager
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** The audit of a real server: what is in it, and that a change of it shows. */
class AuditSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup Running leat

  def setup() {
    leat = new Running(folder.resolve('data'))
  }

  private List<List> rows(String query = '') {
    leat.get("/audit?limit=500$query").json.items.reverse().collect { [it.who, it.what, it.target, it.result] }
  }

  def 'changes, refusals, and what the server does by itself are there, and nothing that was sent'() {
    given:
    def before = rows()
    def secret = 'a-value-that-nobody-may-see'

    when:
    leat.project('web', "job('web') { triggers { startup() }; task('a') { sh 'true' } }")
    leat.post('/projects', [name: 'web', text: "job('web') { task('a') { sh 'true' } }"])
    leat.post('/projects', [name: secret + '?', url: secret])
    leat.send('PATCH', '/projects/web', [hookSecret: secret], ['If-Match': '"99"'])
    leat.post('/projects/web/trigger', [job: secret])
    leat.post('/password', [current: secret, password: 'x' * 5_000])
    leat.get('/runs/999999')
    def token = leat.token
    leat.token = 'Bearer ' + secret
    leat.send('DELETE', '/projects/web')
    leat.post('/login', [name: secret, password: secret])
    leat.token = token
    leat.post('/login', [name: 'admin', password: secret])
    leat.get('/audit?limit=5')

    then:
    before == [
      ['server', 'sealAudit', 'audit/0', 'by a new key: nothing vouches for what was before'],
      ['server', 'createAccount', 'accounts/admin', 'created'],
      ['server', 'startServer', 'leat 0.0.0-test', 'started'],
      ['admin', 'login', 'login', '200'],
    ]
    rows().drop(4) == [
      ['admin', 'createProject', 'projects -> projects/web', '201'],
      ['admin', 'createProject', 'projects', '409 exists'],
      ['admin', 'createProject', 'projects', '400 bad-body'],
      ['admin', 'changeProject', 'projects/web', '412 changed'],
      ['admin', 'triggerRun', 'projects/web/trigger', '422 rejected'],
      ['admin', 'changePassword', 'password', '413 too-large'],
      ['-', 'deleteProject', 'projects/{project}', '401 not-signed-in'],
      ['admin', 'login', 'login', '401 wrong-login'],
    ]
    !leat.get('/audit?limit=500').text.contains(secret)

    when: 'the server ends and comes back; a job of it asks to be run then'
    leat.close()
    leat.start()

    then: 'with how many more there were of a stranger'
    rows().drop(12).findAll { it[1] != 'createRun' }.collect { [it[0], it[1], it[3]] } == [
      ['-', 'several', 'refused, 1 more'],
      ['server', 'endServer', 'ended'],
      ['server', 'startServer', 'started'],
      ['admin', 'login', '200'],
    ]
    new PollingConditions(timeout: 30, delay: 0.1).eventually {
      assert rows().any { it[0] == 'server' && it[1] == 'createRun' && it[3].startsWith('startup by') }
    }
    rows('&account=admin').every { it[0] == 'admin' }
    rows('&since=2999-01-01T00:00:00Z') == []
    leat.get('/audit?since=2026-13-01T00:00:00Z').status == 400
    leat.get('/audit/check').json.with { [it.entries, it.next, it.fault] } == [rows().size(), null, null]
  }

  def 'a thousand refusals of somebody who is not signed in are two rows, and what is done meanwhile is all there'() {
    given:
    def token = leat.token

    when:
    def answers = (1..1000).collect {
      leat.token = it % 2 ? 'Bearer a.b.c' : token
      it % 2 ? leat.send('POST', '/projects/web/trigger').status : leat.send('POST', '/logout', null, [Authorization: 'Bearer none']).status
    }
    leat.token = token
    (1..5).each { leat.project("p$it", "job('web') { task('a') { sh 'true' } }") }

    then:
    answers.every { it == 401 }
    rows().count { it[0] == '-' } in 1..3
    rows().count { it[1] == 'createProject' } == 5

    when:
    leat.close()
    leat.start()

    then:
    rows().count { it[0] == '-' } in 2..4
    def told = rows().findAll { it[0] == '-' }*.get(3)
    told.collect { it.find(/(?<=, )[0-9]+(?= more)/) as Integer ?: 1 }.sum() == 1000
  }

  def 'whatever is done to the rows while no server runs, a look at the folder says which is wrong'() {
    given:
    (1..10).each { leat.send('DELETE', "/runs/${1000 + it}") }
    def whole = leat.get('/audit/check').json
    leat.close()

    when:
    def sound = look()
    change.each { statement -> sql(statement) }
    def found = look()

    then:
    [sound.fault(), sound.sealed(), sound.last()] == ['', true, whole.last + 1]
    found.fault().startsWith("entry $at: ")
    Files.getPosixFilePermissions(folder.resolve('data/keys/audit.key')) == PosixFilePermissions.fromString('rw-------')

    when: 'the server that starts on it goes on, and says so for good'
    leat.start()
    leat.send('DELETE', '/runs/2000')
    def after = leat.get('/audit/check').json

    then:
    after.fault.entry == later
    leat.send('DELETE', '/runs/2001').status == 404

    where: 'of 15 rows, the last of which is that of the end'
    change                                                                         | at | later
    ["update audit set result = '204' where id = 7"]                               | 7  | 7
    ['delete from audit where id = 7']                                             | 7  | 7
    ['delete from audit where id > 13', 'update state set last_audit = 13, audit_hash = (select hash from audit where id = 13)'] | 13 | 14
    ['update state set audit_forgotten = 3, audit_forgotten_hash = (select hash from audit where id = 3)', 'delete from audit where id < 4'] | 15 | 16
  }

  def 'a server that lost its key says what nothing vouches for any more, and a folder without it is not said to be whole'() {
    given:
    leat.close()
    Files.delete(folder.resolve('data/keys/audit.key'))

    expect:
    !look().sealed()
    !Files.exists(folder.resolve('data/keys/audit.key'))

    when:
    leat.start()

    then:
    rows().findAll { it[1] == 'sealAudit' }*.get(2) == ['audit/0', 'audit/5']
    leat.get('/audit/check').json.fault == null
  }

  private AuditVerification.Found look() {
    def config = ConfigReader.read(Optional.empty(), [:], [data: folder.resolve('data').toString()])
    AuditVerification.in(((ConfigReader.Accepted) config).config(), 0)
  }

  private void sql(String statement) {
    DriverManager.getConnection(DatabaseFile.url(folder.resolve('data')), 'leat', '').withCloseable { it.createStatement().execute(statement) }
  }
}
