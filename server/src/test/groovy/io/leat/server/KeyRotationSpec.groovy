package io.leat.server

import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.read.ListAppender
import io.leat.agent.ssh.AgentKey
import io.leat.server.secret.NotDecrypted
import io.leat.server.secret.Vault
import io.leat.store.SealedValues
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import org.slf4j.LoggerFactory
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Another key takes the place of the one before: while the server runs, and whenever it dies. */
@Timeout(300)
class KeyRotationSpec extends Specification {
  static final GIVEN = ['a secret of the server', 'a secret of the web', 'a hook secret of the web', 'the password of a repository', 'a secret of a webhook']

  @TempDir
  Path folder

  String password

  /** One of each kind that is encrypted. */
  void filled(Running leat) {
    password = leat.password
    leat.project('web', "job('web') { task('a') { secrets 'KEY', 'ALL'; sh 'printf %s \"\$KEY\$ALL\" | tr a-y b-z' } }")
    leat.secret('ALL', GIVEN[0])
    leat.secret('KEY', GIVEN[1], 'web')
    assert leat.post('/projects', [name: 'git', url: 'https://127.0.0.1:1/a.git', hookSecret: GIVEN[2], credential: [user: 'ann', password: GIVEN[3]]]).status == 201
    assert leat.post('/webhooks', [url: 'https://example.com/hook', secret: GIVEN[4]]).status == 201
    def key = AgentKey.made().publicLine('x')
    assert leat.post('/agents', [agent: 'far', address: '127.0.0.1', port: 1, user: 'ann', hostKey: key]).status == 201
  }

  /** All encrypted values that are stored. */
  static List<SealedValues.Value> values(Path data) {
    Store.open(StoreConfig.file(data)).withCloseable { store ->
      SealedValues.Place.values().collectMany { store.sealedValues().without(it, [9] as byte[], 0, 1000) }
    }
  }

  /** What a vault reads of values, by what they are of; null of those that it cannot read. */
  static Map<String, String> read(List<SealedValues.Value> values, Vault vault) {
    values.collectEntries { each ->
      try {
        [each.bound(), vault.decrypt(each.bound(), each.sealed())]
      } catch (NotDecrypted none) {
        [each.bound(), null]
      }
    }
  }

  def 'all that is encrypted is so with another key afterwards, none with the one before, and all is used as ever'() {
    given:
    def data = folder.resolve('data')
    def leat = new Running(data)
    filled(leat)
    def old = Files.copy(data.resolve('keys/store.key'), Files.createDirectories(folder.resolve('old')).resolve('store.key'))
    leat.close()
    def before = values(data)
    leat.start()

    when:
    def answer = leat.post('/master-key/rotate')

    then:
    answer.status == 200
    answer.json.values == 6
    answer.json.unreadable == []
    answer.json.key ==~ /[0-9a-f]{16}/
    leat.get('/audit').json.items.first().with { [it.what, it.result] } == ['rotateMasterKey', '200']

    and:
    def run = leat.trigger('web')
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text.trim().tr('b-z', 'a-y') == GIVEN[1] + GIVEN[0]
    leat.get('/secrets/ALL').json.with { [it.version, it.written.by, it.readable] } == [1, 'admin', true]
    data.resolve('keys').toFile().list().sort() == ['audit.key', 'store.key', 'token.key']

    when:
    leat.close()
    def after = values(data)
    def vault = Vault.open(data.resolve('keys'))

    then:
    vault.key().name() == answer.json.key
    read(after, vault) == read(before, Vault.open(old.parent))
    read(after, vault).values().count { it in GIVEN } == 4
    read(after, Vault.open(old.parent)).values().every { it == null }
    after*.sealed().collect { it[9..20] }.intersect(before*.sealed().collect { it[9..20] }) == []

    when: 'the next server does not know another'
    leat.start()

    then:
    leat.await(leat.trigger('web')).status == 'succeeded'

    cleanup:
    leat?.close()
  }

  def 'what is stored meanwhile is whole, and who changes what was read before is told'() {
    given:
    def data = folder.resolve('data')
    def leat = new Running(data)
    filled(leat)
    def going = new AtomicBoolean(true)
    def stored = [:]
    def odd = []
    def begun = new CountDownLatch(1)
    def writer = Thread.start {
      for (int i = 0; going.get() || i < 20; i++) {
        def answers = [leat.send('PUT', "/secrets/S${i % 50}", [value: "a value number $i".toString()]),
                       leat.send('PATCH', '/projects/git', [hookSecret: "a hook secret number $i".toString()]),
                       leat.post('/webhooks', [url: "https://example.com/$i".toString(), secret: "a webhook secret $i".toString()])]
        odd.addAll(answers.findAll { !(it.status in [200, 201, 409]) })
        stored["secret:server:S${i % 50}".toString()] = "a value number $i".toString()
        begun.countDown()
      }
    }
    begun.await()

    when:
    def answers = (1..5).collect { leat.post('/master-key/rotate') }
    going.set(false)
    writer.join()
    leat.close()
    def all = values(data)
    def texts = read(all, Vault.open(data.resolve('keys')))

    then:
    answers*.status == [200] * 5
    answers.collectMany { it.json.unreadable } == []
    odd == []
    texts.values().every { it != null }
    stored.every { name, value -> texts.find { it.key.startsWith("$name:") }.value == value }
    all.every { it.sealed()[0..8] == Vault.open(data.resolve('keys')).head() as List }
  }

  def 'a server that dies at any durable step of it comes back with all that it had, under one key'() {
    given: 'a data folder, and what a rotation on it passes'
    def template = folder.resolve('template')
    def leat = new Running(template)
    filled(leat)
    leat.close()
    def wanted = read(values(template), Vault.open(template.resolve('keys')))
    def seen = folder.resolve('seen')
    assert rotated(copied(template, 'whole'), ["-Dleat.kill.seen=$seen".toString()]) == 0
    def passed = Files.readAllLines(seen)
    def commits = { String until -> passed.take(passed.indexOf(until)).count('STORE_COMMITTED') }
    def (first, last) = [commits('KEY_MADE') + 1, commits('KEY_TAKEN')]
    def points = [['KEY_MADE:before'], ['KEY_MADE:after'], *(first..last).collect { ["STORE_COMMITTED:after:$it"] }, ["STORE_COMMITTED:before:$first"],
                  ['KEY_TAKEN:before'], ['KEY_TAKEN:after'], ['KEY_MADE:after', 'KEY_TAKEN:before']]
    def pool = Executors.newFixedThreadPool(2)

    when:
    def wrong = pool.invokeAll(points.collect { kills -> { -> judged(template, kills*.toString(), wanted) } as Callable<String> })*.get()

    then:
    last - first >= 4
    wrong.findAll() == []

    cleanup:
    pool.shutdownNow()
  }

  /** What is wrong with a server that died there, once for each point, and was started again; null for nothing. */
  private String judged(Path template, List<String> kills, Map<String, String> wanted) {
    def name = kills.join(' ').replace(':', '-')
    def data = copied(template, name)
    def ends = kills.collect { rotated(data, ["-Dleat.kill=$it".toString()]) }
    if (ends.any { it != 137 }) {
      return "$name: ended with $ends: ${folder.resolve("${data.fileName}.out").toFile().text.takeRight(500)}"
    }
    RotatingServer.resume(data)
    def vault = Vault.open(data.resolve('keys'))
    def all = values(data)
    def facts = [
      'texts'      : [read(all, vault), wanted],
      'heads'      : [all.collect { it.sealed()[0..8] }.toSet(), [vault.head() as List] as Set],
      'keys'       : [data.resolve('keys').toFile().list().sort(), ['audit.key', 'store.key', 'token.key']],
      'another key': [vault.key() == Vault.open(template.resolve('keys')).key(), kills == ['KEY_MADE:before']],
    ]
    def bad = facts.findAll { _, fact -> fact[0] != fact[1] }
    bad ? "$name: $bad" : null
  }

  private Path copied(Path template, String name) {
    def data = folder.resolve(name.replace(' ', '-'))
    Files.walk(template).withCloseable { all -> all.forEach { Files.copy(it, data.resolve(template.relativize(it).toString())) } }
    data
  }

  private int rotated(Path data, List<String> options) {
    def java = Path.of(System.getProperty('java.home'), 'bin', 'java').toString()
    def process = new ProcessBuilder([java, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m', *options, '-cp', System.getProperty('java.class.path'), RotatingServer.name, data.toString()])
      .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("${data.fileName}.out").toFile())).start()
    process.outputStream.close()
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor()
      return -1
    }
    process.exitValue()
  }

  def 'a backup is not made while another key is taken, and needs the key that it was made with'() {
    given:
    def leat = new Running(folder.resolve('data'))
    filled(leat)
    Files.write(folder.resolve('backup.zip'), leat.post('/backup').bytes as byte[])
    def keys = Files.createDirectories(folder.resolve('keys'))
    Files.copy(folder.resolve('data/keys/store.key'), keys.resolve('store.key'))
    assert leat.post('/master-key/rotate').status == 200
    leat.close()

    when: 'with the keys of after'
    Restore.into(folder.resolve('backup.zip'), folder.resolve('new'), Optional.of(folder.resolve('data/keys')), false)

    then:
    def problem = thrown(IOException)
    problem.message.contains('is not sealed by the key')

    when:
    Restore.into(folder.resolve('backup.zip'), folder.resolve('new'), Optional.of(keys), false)
    def now = new Running(folder.resolve('new'), [:], password)
    now.send('PATCH', '/queue', [paused: false])

    then:
    now.await(now.trigger('web')).status == 'succeeded'
    now.get('/secrets').json.items*.readable == [true]

    cleanup:
    now?.close()
  }

  def 'keys that were copied while another was taken open all of it'() {
    given:
    def leat = new Running(folder.resolve('data'))
    filled(leat)
    leat.close()
    Vault.open(folder.resolve('data/keys')).renew()
    leat.start()
    leat.close()
    def half = Files.createDirectories(folder.resolve('half'))
    Files.copy(folder.resolve('data/keys/store.key'), half.resolve('store.key.next'))
    Files.write(half.resolve('store.key'), new byte[32])
    leat.start()
    Files.write(folder.resolve('backup.zip'), leat.post('/backup').bytes as byte[])
    leat.close()

    when:
    Restore.into(folder.resolve('backup.zip'), folder.resolve('new'), Optional.of(half), false)
    def now = new Running(folder.resolve('new'), [:], password)
    now.send('PATCH', '/queue', [paused: false])

    then:
    now.await(now.trigger('web')).status == 'succeeded'
    folder.resolve('new/keys').toFile().list().sort() == ['audit.key', 'store.key', 'token.key']

    cleanup:
    now?.close()
  }

  static key(int n) {
    String.format('%02x', n) * 32
  }

  def 'the key comes from a variable, and another one by a restart'() {
    given:
    def data = folder.resolve('data')
    def start = { String value -> new Running(data, ['master-key.environment': 'CI_KEY'], password, [PATH: System.getenv('PATH')] + (value == null ? [:] : [CI_KEY: value])) }
    def leat = start(key(1))
    filled(leat)

    expect:
    data.resolve('keys').toFile().list().sort() == ['audit.key', 'token.key']
    leat.post('/master-key/rotate').with { [it.status, it.json.code, it.json.detail.contains("the variable 'CI_KEY'")] } == [409, 'no-other-key', true]

    when:
    leat.close()
    leat = start(key(2) + ',' + key(1))
    leat.close()
    leat = start(key(2))

    then:
    leat.await(leat.trigger('web')).status == 'succeeded'

    when:
    leat.close()
    leat = start(null)

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message == "the variable 'CI_KEY', which is to have the key, is not set"

    cleanup:
    leat?.close()
  }

  def 'the key comes from a command, which prints another one first while the server runs, and the one of the file is known until it is removed'() {
    given: 'a server with the usual key'
    def data = folder.resolve('data')
    def usual = new Running(data)
    filled(usual)
    usual.close()
    def program = folder.resolve('print-key')
    def prints = { String text -> program.toFile().text = "#!/bin/sh\n$text\n"; program.toFile().executable = true }
    prints("echo ${key(1)}")

    when:
    def leat = new Running(data, ['master-key.command': program.toString()], password)
    Files.delete(data.resolve('keys/store.key'))

    then:
    leat.await(leat.trigger('web')).status == 'succeeded'
    leat.post('/master-key/rotate').with { [it.status, it.json.code] } == [409, 'no-other-key']

    when:
    prints("echo ${key(2)}; echo ${key(1)}")
    def answer = leat.post('/master-key/rotate')
    prints("echo ${key(2)}")
    leat.close()
    leat.start()

    then:
    answer.json.values == 6
    leat.await(leat.trigger('web')).status == 'succeeded'

    when: 'it says no key'
    prints('echo ' + key(2) + '; exit 3')
    def ended = leat.post('/master-key/rotate')
    prints('echo no key')
    def garbage = leat.post('/master-key/rotate')

    then:
    [ended, garbage].collect { [it.status, it.json.code] } == [[503, 'key-not-taken']] * 2
    ended.json.detail.contains("the command '$program', which is to print the key, ended with 3")
    garbage.json.detail.contains("'$program' is not one")
    leat.await(leat.trigger('web')).status == 'succeeded'

    when:
    leat.close()
    prints('echo ' + key(2) + '; exit 3')
    leat.start()

    then:
    def failed = thrown(LeatServer.Failed)
    failed.message.contains("'$program', which is to print the key, ended with 3")
    !failed.message.contains(key(2))

    cleanup:
    leat?.close()
  }

  def 'half a key of before is put aside where the key comes from #what, and is let be where it is in another file'() {
    given:
    def data = folder.resolve('data')
    Files.createDirectories(data.resolve('keys'))
    Files.write(data.resolve('keys/store.key'), new byte[16])
    def other = Files.write(folder.resolve('mounted'), new byte[32])
    def told = new ListAppender<ILoggingEvent>()
    told.start()
    (LoggerFactory.getLogger('io.leat.server.SecretParts') as Logger).addAppender(told)

    when:
    def leat = new Running(data, [(setting): setting == 'master-key.file' ? other.toString() : 'CI_KEY'], null, [PATH: System.getenv('PATH'), CI_KEY: key(1)])

    then:
    leat.send('PUT', '/secrets/KEY', [value: 'a value']).status == 201
    data.resolve('keys').toFile().list().findAll { it.startsWith('store') } == [left]
    told.list*.formattedMessage == said.collect { it.replace('KEYS', data.resolve('keys').toString()) }

    cleanup:
    leat?.close()
    (LoggerFactory.getLogger('io.leat.server.SecretParts') as Logger).detachAppender(told)

    where:
    what           | setting                  || left                | said
    'another file' | 'master-key.file'        || 'store.key'         | []
    'a variable'   | 'master-key.environment' || 'store.key.damaged' | ["'KEYS/store.key' is no key, but damaged: it is 'KEYS/store.key.damaged' now; the key is that of the variable 'CI_KEY', so that nothing but what is still encrypted with the one of before is lost"]
  }

  def 'the key is in a file elsewhere, which has to be there'() {
    given:
    def file = folder.resolve('mounted')

    when:
    new Running(folder.resolve('data'), ['master-key.file': file.toString()])

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message.startsWith("there is no key '$file'")

    when:
    Files.write(file, new byte[32])
    def leat = new Running(folder.resolve('data'), ['master-key.file': file.toString()])
    filled(leat)

    then:
    leat.post('/master-key/rotate').status == 200
    Files.readAllBytes(file) != new byte[32]
    leat.await(leat.trigger('web')).status == 'succeeded'

    cleanup:
    leat?.close()
  }
}
