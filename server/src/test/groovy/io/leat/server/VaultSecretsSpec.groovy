package io.leat.server

import io.leat.engine.attempt.Programs
import io.leat.testkit.vault.VaultServer
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.sql.DriverManager
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Tasks are given what a Vault keeps: while it is there, when it is not, and what it lends goes back. */
@Timeout(180)
class VaultSecretsSpec extends Specification {
  static final PRINTS = "job('web') { task('a') { secrets 'KEY'; sh 'printf %s \"\$KEY\" | rev; echo; echo \"\$KEY\"' } }"

  /** Hides the values that it is given, of plain letters; and the marks. */
  static final MASK = '[ "$2" = mask ] || exit 1; all="/^\\x1eleat /d\ns/\\x1eleat .*//"\n' +
    'for each in $(env | sed -n "s/^\\(leat_masked_[0-9]*\\)=.*/\\1/p"); do eval "value=\\$$each"; all="$all\ns/$value/***/g"; done; exec sed -u -e "$all"'

  @TempDir
  Path folder

  def vault = new VaultServer()
  Running leat

  def setup() {
    vault.put('ci/web/db', [password: 'the first w0rd of it'])
  }

  def cleanup() {
    vault.open()
    leat?.close()
    vault.close()
  }

  /** A server whose steps hide what they are given. */
  static class Masking extends Running {
    Masking(Path data, Map<String, String> flags) {
      super(data, flags)
    }

    @Override
    Programs programs() {
      new Programs(['sh', '-c', VaultSecretsSpec.MASK, 'leat'], ['false'])
    }
  }

  /** A server that is let in by AppRole. */
  void start(Map<String, String> flags = [:]) {
    def file = folder.resolve('secret-id')
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString('rw-------')))
      file.toFile().text = vault.secretId
    }
    leat = new Masking(folder.resolve('data'), [slots: '2', 'vault.address': vault.address(), 'vault.auth': 'approle', 'vault.role': vault.roleId,
      'vault.secret-id-file': file.toString(), 'vault.projects': 'secret/data/ci/{project},database/creds/{project}'] + flags)
  }

  Map point(String path, String field, String project = 'web', Long version = null) {
    leat.send('PUT', "${project == null ? '' : "/projects/$project"}/secrets/KEY", [vault: [path: path, field: field] + (version == null ? [:] : [version: version])])
  }

  String log(long run, String task = 'a') {
    leat.get("/runs/$run/tasks/$task/log").text
  }

  /** Waits until something holds. */
  static void until(Closure<Boolean> holds) {
    def end = System.nanoTime() + Duration.ofSeconds(60).toNanos()
    while (!holds()) {
      assert System.nanoTime() < end
      new Object().with { synchronized (it) { it.wait(10) } }
    }
  }

  /** Why a run of the web does not begin: at once, or when its turn to be looked at has come. */
  String refused() {
    def answer = leat.post('/projects/web/trigger')
    answer.status == 422 ? answer.json.detail : leat.await(answer.json.run as long).toString()
  }

  def 'a task is given what is there when it begins, masked, and noted as used; the pointer is shown, and nothing of it is kept'() {
    given:
    start()
    leat.project('web', PRINTS)

    when:
    def set = point('secret/data/ci/web/db', 'password')

    then:
    set.status == 201
    set.json.vault == [path: 'secret/data/ci/web/db', field: 'password']
    leat.get('/projects/web/secrets').json.items*.vault == [set.json.vault]
    vault.requests() == []

    when:
    def run = leat.trigger('web')

    then:
    leat.await(run).status == 'succeeded'
    log(run).readLines() == ['the first w0rd of it'.reverse(), '***']
    leat.get('/projects/web/secrets/KEY').json.used.run == run

    when: 'it is another one there'
    vault.put('ci/web/db', [password: 'the second w0rd of it'])
    run = leat.trigger('web')
    leat.await(run)

    then:
    log(run).readLines() == ['the second w0rd of it'.reverse(), '***']

    when: 'one version is asked for, also under another key'
    point('secret/data/ci/web/db', 'password', 'web', 1)
    assert leat.post('/master-key/rotate').status == 200
    run = leat.trigger('web')
    leat.await(run)

    then:
    log(run).readLines() == ['the first w0rd of it'.reverse(), '***']
    leat.get('/projects/web/secrets/KEY').json.with { [it.version, it.vault] } == [2, [path: 'secret/data/ci/web/db', field: 'password', version: 1]]

    when:
    leat.close()
    def kept = Files.walk(folder.resolve('data')).withCloseable { all -> all.filter { Files.isRegularFile(it) }.toList() }

    then:
    kept.size() > 10
    kept.findAll { Files.readString(it, java.nio.charset.StandardCharsets.ISO_8859_1).contains('w0rd of it') } == []
    folder.resolve('data/leases').toFile().list() as List == []
  }

  def 'what is lent lives as long as the task that has it: renewed while it runs, revoked when it ended, also after a restart'() {
    given:
    vault.leaseLasts = Duration.ofSeconds(4)
    start()
    leat.project('web', "job('web') { task('a') { secrets 'KEY'; sh 'echo \"\$KEY\" > $folder/given; until [ -e $folder/go ]; do sleep 0.1; done; echo \"\$KEY\"' } }")
    assert point('database/creds/web', 'password').status == 201

    when:
    def run = leat.trigger('web')
    until { folder.resolve('given').toFile().exists() && vault.count('PUT /v1/sys/leases/renew') > 0 }
    def lent = vault.lent()

    then:
    lent.values() as List == [folder.resolve('given').toFile().text.trim()]
    lent.keySet() as List == folder.resolve('data/leases').toFile().listFiles().collectMany { it.readLines() }.findAll { it.startsWith('lent ') }*.tokenize(' ')*.last()

    when: 'the server is another one'
    leat.close()
    def renewed = vault.count('PUT /v1/sys/leases/renew')
    leat.start()
    until { vault.count('PUT /v1/sys/leases/renew') > renewed }

    then: 'the login that it was lent to goes on'
    vault.count('POST /v1/auth/approle/login') == 1
    vault.lent() == lent

    when:
    Files.createFile(folder.resolve('go'))

    then:
    leat.await(run).status == 'succeeded'
    until { vault.lent().isEmpty() && folder.resolve('data/leases').toFile().list().length == 0 }
    vault.revoked() == lent.keySet() as List
    log(run).trim() == '***'
  }

  def 'what is lent is revoked by the next server when the task ended while there was none, and when Vault was away then'() {
    given:
    start()
    leat.project('web', "job('web') { task('a') { secrets 'KEY'; sh 'echo \"\$KEY\" > $folder/given; until [ -e $folder/go ]; do sleep 0.1; done; : > $folder/ended' } }")
    point('database/creds/web', 'password')
    def run = leat.trigger('web')
    until { folder.resolve('given').toFile().exists() }
    def lent = vault.lent()

    when:
    leat.close()
    Files.createFile(folder.resolve('go'))
    until { folder.resolve('ended').toFile().exists() }
    vault.close()
    leat.start()

    then:
    leat.await(run).status == 'succeeded'
    vault.lent() == lent

    when: 'the run has ended, and so has that server'
    leat.close()
    vault.begin()
    leat.start()

    then:
    until { vault.lent().isEmpty() && folder.resolve('data/leases').toFile().list().length == 0 }
    vault.revoked() == lent.keySet() as List
  }

  def 'while Vault is away a task waits, says why, and goes on when it is there again'() {
    given:
    start()
    leat.project('web', PRINTS)
    point('secret/data/ci/web/db', 'password')
    vault.close()

    when:
    def run = leat.trigger('web')
    def why = { leat.get("/runs/$run/tasks/a/why").text }
    until { why().contains("It had to wait for the secret 'KEY': nothing answers at ${vault.address()}, where Vault is to be.") }

    then:
    leat.get("/runs/$run").json.status == 'running'
    log(run) == ''

    when:
    vault.sealed = true
    vault.begin()
    until { why().contains('Vault is sealed') }
    vault.sealed = false

    then:
    leat.await(run).status == 'succeeded'
    log(run).readLines() == ['the first w0rd of it'.reverse(), '***']
  }

  def 'a task that waits for Vault ends when it is cancelled, and fails by name when it waited too long'() {
    given:
    start('vault.wait-seconds': '2')
    leat.project('web', PRINTS)
    point('secret/data/ci/web/db', 'password')
    vault.shut()

    when:
    def run = leat.trigger('web')
    until { vault.requests().size() == 1 }
    leat.post("/runs/$run/cancel")
    vault.open()
    vault.close()

    then:
    leat.await(run).status == 'cancelled'

    when:
    def late = leat.trigger('web')

    then:
    leat.await(late).status == 'failed'
    leat.get("/runs/$late/tasks/a").json.attempts*.outcome.every { it.contains("the secret 'KEY' was not to be had within 2 s: nothing answers at") }
    log(late) == ''
  }

  def 'what Vault refuses fails the task with what to do: #what'() {
    given:
    start()
    leat.project('web', PRINTS)
    point(path, 'password')
    vault.deny('secret/data/ci/web/closed')

    when:
    def run = leat.trigger('web')

    then:
    leat.await(run).status == 'failed'
    leat.get("/runs/$run/tasks/a").json.attempts.last().outcome.contains("the secret 'KEY': $said")

    where:
    what        | path                        || said
    'forbidden' | 'secret/data/ci/web/closed' || "Vault does not let this server read 'secret/data/ci/web/closed'"
    'not there' | 'secret/data/ci/web/none'   || "there is nothing at 'secret/data/ci/web/none' in Vault"
  }

  def 'a project points to its own paths alone, whoever asks, and whatever it was called when it was set'() {
    given:
    start()
    ['web', 'shop'].each { leat.project(it, PRINTS) }

    expect:
    point('secret/data/ci/shop/db', 'password').with { [it.status, it.json.code, it.json.detail] } ==
      [422, 'unfit-value', "'secret/data/ci/shop/db' is not for project 'web', whose secrets are at or below 'secret/data/ci/web', 'database/creds/web'; an administrator may keep it for all projects"]
    ['secret/data/ci/web/../shop/db', 'secret/data/ci', '/secret/data/ci/web', 'secret/data/ci/web%2f..%2fshop', 'auth/token/lookup-self', 'secret/data/ci/web?list=true', ''].every { point(it, 'password').status in [400, 422] }
    point('sys/mounts', 'a', null).json.detail.contains('is about Vault itself')
    leat.send('PUT', '/projects/web/secrets/KEY', [value: 'a value of it', vault: [path: 'secret/data/ci/web', field: 'a']]).status == 400
    leat.send('PUT', '/projects/web/secrets/KEY', [:]).status == 400
    leat.get('/projects/web/secrets').json.items == []

    when: 'one of the server may be anywhere, for all'
    point('secret/data/ci/web/db', 'password', null)

    then:
    leat.await(leat.trigger('shop')).status == 'succeeded'

    when: 'the administrator changes the paths'
    point('secret/data/ci/web/db', 'password')
    leat.close()
    start('vault.projects': 'secret/data/other/{project}')

    then:
    refused().contains("the secret 'KEY' of task 'a' cannot be read: the secret 'KEY': 'secret/data/ci/web/db' is not for project 'web'")
  }

  def 'a pointer that somebody changed in the database is not followed'() {
    given:
    start()
    leat.project('web', PRINTS)
    leat.secret('KEY', 'a value that is kept here', 'web')
    point('secret/data/ci/web/db', 'password')
    leat.close()
    DriverManager.getConnection("jdbc:h2:${folder.resolve('data/db/leat')}", 'leat', '').withCloseable { connection ->
      assert connection.createStatement().executeUpdate("update secrets set pointer = 'secret/data/ci/web/other#password'") == 1
      connection.createStatement().execute('shutdown')
    }

    when:
    leat.start()

    then:
    refused().contains("does not point to where it was set to point")
  }

  def 'a server without a Vault says so, and a task that is in a pipe is masked for what the other is given'() {
    given:
    leat = new Running(folder.resolve('data'), [slots: '2'])
    leat.project('web', PRINTS)

    expect:
    point('secret/data/ci/web/db', 'password').json.detail == "this server knows no Vault; an administrator sets 'vault.address' in its configuration"

    when:
    leat.close()
    start()
    point('database/creds/web', 'password')
    leat.project('pipe', "job('pipe') { pipe('both') { task('one') { secrets 'KEY'; sh 'echo \"\$KEY\"' }; task('two') { sh 'cat' } } }")
    leat.send('PUT', '/projects/pipe/secrets/KEY', [vault: [path: 'database/creds/pipe', field: 'password']])
    def run = leat.trigger('pipe')

    then:
    leat.await(run).status == 'succeeded'
    log(run, 'two').trim() == '***'
    until { vault.lent().isEmpty() }
    vault.requests().count { it == 'GET /v1/database/creds/pipe' } == 1

    when: 'one that has ended has it no longer, and the other still'
    leat.project('late', "job('late') { pipe('both') { task('one') { secrets 'KEY'; sh 'echo \"\$KEY\"; until [ -e $folder/first ]; do sleep 0.1; done' }; task('two') { sh 'cat; until [ -e $folder/go ]; do sleep 0.1; done' } } }")
    leat.send('PUT', '/projects/late/secrets/KEY', [vault: [path: 'database/creds/late', field: 'password']])
    run = leat.trigger('late')
    until { folder.resolve('data/leases').toFile().list().length == 2 }
    Files.createFile(folder.resolve('first'))
    until { folder.resolve('data/leases').toFile().list().length == 1 }

    then:
    vault.lent().size() == 1

    when:
    Files.createFile(folder.resolve('go'))

    then:
    leat.await(run).status == 'succeeded'
    until { vault.lent().isEmpty() }
  }
}
