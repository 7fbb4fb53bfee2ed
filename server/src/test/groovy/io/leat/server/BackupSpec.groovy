package io.leat.server

import io.leat.engine.driver.local.LocalDriver
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import io.leat.server.secret.Vault
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.security.MessageDigest
import java.sql.DriverManager
import java.util.concurrent.TimeUnit
import java.util.zip.ZipEntry
import java.util.zip.ZipFile
import java.util.zip.ZipOutputStream
import spock.lang.Specification
import spock.lang.TempDir

/** A server that is backed up while it runs, and what becomes of the copy. */
class BackupSpec extends Specification {
  @TempDir
  Path folder

  List<Running> servers = []

  /** Of 'admin', in all that is a copy of the first. */
  String password

  def cleanup() {
    servers*.close()
    // they would not look again before the folder is gone
    LocalDriver.leftovers('|' + folder).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
  }

  Running start(String name) {
    def server = new Running(folder.resolve(name), [slots: '1'], password)
    password = server.password
    servers << server
    server
  }

  Path backup(Running server, String name = 'backup.zip') {
    def answer = server.post('/backup')
    assert answer.status == 200
    Files.write(folder.resolve(name), answer.bytes as byte[])
  }

  /** A server on what was restored, with the password that was known before. */
  Running restored(Path file, String name = 'new') {
    def data = folder.resolve(name)
    Restore.into(file, data, Optional.of(folder.resolve('old/keys')), false)
    start(name)
  }

  static String job(String name, String steps, String more = '') {
    "job('$name') {\n  task('first') { sh 'mkdir out; echo kept | tee out/file'; artifact 'out', files: 'out/*' }\n" +
      "  task('second') {\n    needs 'first'\n    $more\n    sh '$steps'\n  }\n  always { task('last') { sh 'echo x >> last' } }\n}"
  }

  /** Says that it started, and waits until the test is over. */
  String waits() {
    "echo x >> $folder/starts; sleep 1000"
  }

  def 'all that was acknowledged is there, what ran is lost and not run again, and what waited waits for a person'() {
    given: 'a run that has ended, one that runs, one that waits, and a secret'
    def old = start('old')
    old.project('done', job('done', 'echo done'))
    old.project('runs', job('runs', waits(), "retry 3, on: ['lost']"))
    def done = old.trigger('done', [key: 'a key'])
    old.await(done)
    def runs = old.trigger('runs')
    old.await(runs) { old.task(runs, 'second').state == 'running' && folder.resolve('starts').toFile().exists() }
    def waits = old.trigger('done')
    old.await(waits) { it.job != null }
    old.post('/webhooks', [url: 'http://nowhere.invalid/x', secret: 'a secret of sixteen and more', events: ['run.finished']])
    def hash = old.get("/runs/$done").json.hash

    when: 'it is copied, and lost'
    def file = backup(old)
    old.close()
    servers.clear()
    def now = restored(file)

    then:
    now.get('/runs').json.items*.run == [waits, runs, done]
    now.get("/runs/$done").json.with { [it.status, it.key, it.hash] } == ['succeeded', 'a key', hash]
    now.get("/runs/$done/tasks/first/log").text == 'kept\n'
    now.get("/runs/$done/tasks/first/artifacts/out/file?path=out/file").text == 'kept\n'

    and: 'nobody knows how the attempt that ran there ended'
    now.await(runs).status == 'failed'
    now.task(runs, 'first').state == 'succeeded'
    now.task(runs, 'second').with { [it.state, it.because] } == ['lost', 'the server was restored from a backup, and it ran with the one before']
    now.task(runs, 'last').state == 'cancelled'
    now.get("/runs/$runs/tasks/first/artifacts/out/file?path=out/file").text == 'kept\n'
    folder.resolve('starts').toFile().text == 'x\n'

    and:
    now.get('/queue').json.with { [it.paused, it.items*.run] } == [true, [waits]]
    !Files.exists(folder.resolve('new/restored'))

    when:
    now.send('PATCH', '/queue', [paused: false])

    then:
    now.await(waits).status == 'succeeded'
    now.trigger('done') == waits + 1

    and: 'a restart judges nothing again'
    now.close()
    now.start()
    !now.get('/queue').json.paused
  }

  def 'a run that goes on is its server\'s own also after a backup'() {
    given:
    def old = start('old')
    old.project('runs', job('runs', waits()))
    def run = old.trigger('runs')
    old.await(run) { old.task(run, 'second').state == 'running' }
    def owner = Files.walk(folder.resolve('old/projects')).withCloseable { all -> all.filter { it.endsWith('owners') }.findFirst().get() }
    def locked = { new File('/proc/locks').readLines().any { it.contains(":${Files.getAttribute(owner, 'unix:ino')} ") } }

    expect:
    locked()

    when:
    backup(old)

    then:
    locked()
  }

  def 'secrets, keys and passwords are not in it, nor anything that can be had again'() {
    given:
    def repository = Running.repository(folder.resolve('repo'), [Jobfile: "job('web') { task('a') { sh 'exit 1' } }"])
    def old = start('old')
    old.post('/projects', [name: 'web', url: repository.toUri().toString(), hookSecret: 'a secret of sixteen and more'])
    old.await(old.trigger('web'))

    when:
    def names = new ZipFile(backup(old).toFile()).withCloseable { it.entries().toList()*.name }

    then:
    names.first() == 'leat-backup'
    names.takeRight(2) == ['sums', 'seal']
    names.count { it == 'db/leat.mv.db' } == 1
    names.any { it.endsWith('/attempts/a.1/log') || it ==~ '.*/runs/[0-9]+[.]pack' }
    names.every { it ==~ '(leat-backup|sums|seal|db/leat.mv.db|projects/[0-9]+/leat/(runs|store/(contents|results))/.*)' }
    !names.any { it.contains('/work/') || it.endsWith('/secrets') }
    old.get('/audit').json.items.first().with { [it.who, it.what, it.target, it.result] } == ['admin', 'backup', 'backup', '200']
    Files.list(folder.resolve('old/db')).withCloseable { it.toList()*.fileName*.toString() }.every { !it.startsWith('backup') }
  }

  def 'two at once are refused, and a run that is removed meanwhile is whole in the copy'() {
    given: 'more than what is on its way to a client that does not read'
    def old = start('old')
    old.project('large', "job('large') { task('a') { sh 'head -c 50000000 /dev/urandom > large'; artifact 'large', files: 'large' } }")
    def run = old.trigger('large')
    old.await(run)
    def runFolder = folder.resolve("old/projects/1/leat/runs/$run")
    def sha256 = old.get("/runs/$run/tasks/a/artifacts/large").json.items[0].sha256
    def request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:${old.server.port()}/api/v1/backup")).header('Authorization', old.token)
      .POST(HttpRequest.BodyPublishers.noBody()).build()

    when:
    def copy = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream()).body()
    copy.readNBytes(1)
    def second = old.post('/backup')
    def removed = old.send('DELETE', "/runs/$run")
    old.post('/clean')

    then:
    second.status == 409
    removed.status == 204
    old.get("/runs/$run").status == 404
    Files.exists(runFolder)

    when:
    def file = folder.resolve('backup.zip')
    file.toFile().withOutputStream { out -> out.write('P' as char as int); out << copy }

    then: 'what was held back is done now'
    waitFor { old.post('/clean'); !Files.exists(runFolder) }

    when:
    old.close()
    servers.clear()
    def now = restored(file)
    def bytes = now.get("/runs/$run/tasks/a/artifacts/large/file?path=large").bytes as byte[]

    then:
    MessageDigest.getInstance('SHA-256').digest(bytes).encodeHex().toString() == sha256
  }

  static boolean waitFor(Closure<Boolean> condition) {
    def until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60)
    while (!condition()) {
      assert System.nanoTime() < until
      Thread.yield()
    }
    true
  }

  def 'a file with #what is refused by name, and nothing is left of it'() {
    given:
    def old = start('old')
    old.project('done', job('done', 'echo done'))
    old.await(old.trigger('done'))
    def file = backup(old)
    change(file)

    when:
    Restore.into(file, folder.resolve('new'), Optional.empty(), true)

    then:
    def problem = thrown(IOException)
    problem.message.contains(message)
    Files.list(folder.resolve('new').with { Files.exists(it) ? it : Files.createDirectory(it) }).withCloseable { it.toList() } == []

    where:
    what                     | change                                                                                || message
    'its end cut off'        | { Path f -> Files.write(f, Files.readAllBytes(f)[0..<(Files.size(f) - 500 as int)] as byte[]) } || 'is no backup of Leat, or its end is missing'
    'a log that was changed' | { Path f -> rewrite(f) { name, bytes -> name.endsWith('/attempts/second.1/log') || name.endsWith('.pack') ? 'dune\n'.bytes : bytes } } || "' is not as it was written"
    'a file missing'         | { Path f -> rewrite(f) { name, bytes -> name.endsWith('/source') || name.endsWith('.pack') ? null : bytes } }  || "' is missing"
    'a file too many'        | { Path f -> rewrite(f, ['projects/7/x': 'y'.bytes]) { name, bytes -> bytes } }      || "'projects/7/x' is not in its list"
    'a path that leads out'  | { Path f -> rewrite(f, ['projects/../../x': 'y'.bytes]) { name, bytes -> name == 'sums' ? (new String(bytes) + '0' * 64 + ' 1 projects/../../x\n').bytes : bytes } } || "'projects/../../x'"
    'a newer format'         | { Path f -> rewrite(f) { name, bytes -> name == 'leat-backup' ? new String(bytes).replace('leat-backup 2', 'leat-backup 3').bytes : bytes } } || 'of a newer Leat (version 3, this one knows 2)'
    'newer tables'           | { Path f -> rewrite(f) { name, bytes -> name == 'leat-backup' ? new String(bytes).replaceAll('schema [0-9]+', 'schema 99').bytes : bytes } } || 'of a newer Leat (version 99'
    'something else in it'   | { Path f -> Files.write(f, 'hello'.bytes) }                                           || 'is no backup of Leat'
    'nothing in it'          | { Path f -> Files.write(f, new byte[0]) }                                             || 'is no backup of Leat'
    'other sums'             | { Path f -> rewrite(f) { name, bytes -> name == 'sums' ? 'hello\n'.bytes : bytes } }  || 'is damaged: its list of sums cannot be read'
    'no sums'                | { Path f -> rewrite(f) { name, bytes -> name == 'sums' ? null : bytes } }              || "it has no 'sums'"
    'no version'             | { Path f -> rewrite(f) { name, bytes -> name == 'leat-backup' ? 'leat-backup\n'.bytes : bytes } } || 'is damaged: it does not say its version'
  }

  /** What a hostile hand makes of a backup: a database that runs Java when the server opens it, under sums that are right. */
  private Path hostile(Path file, Path mark) {
    def database = null
    rewrite(file) { name, bytes ->
      if (name == 'db/leat.mv.db') {
        def work = Files.createDirectories(folder.resolve('hostile'))
        Files.write(work.resolve('leat.mv.db'), bytes)
        DriverManager.getConnection("jdbc:h2:${work.resolve('leat')}", 'leat', '').withCloseable { connection ->
          def source = 'org.h2.api.Trigger make() throws Exception { new java.io.File("' + mark + '").createNewFile(); return null; }'
          connection.createStatement().execute('create force trigger planted before select on accounts as $$' + source + '$$')
          // else it is in the file half a second later
          connection.createStatement().execute('shutdown')
        }
        Files.deleteIfExists(mark)
        database = Files.readAllBytes(work.resolve('leat.mv.db'))
        return database
      }
      def sum = { MessageDigest.getInstance('SHA-256').digest(database).encodeHex() }
      name == 'sums' ? new String(bytes).readLines().collect { it.endsWith(' db/leat.mv.db') ? "${sum()} ${database.length} db/leat.mv.db" : it }.join('\n').concat('\n').bytes : bytes
    }
    file
  }

  def 'a backup is restored when it is sealed by the key of its server, or by a flag: #what'() {
    given:
    def old = start('old')
    def file = backup(old)
    old.close()
    servers.clear()
    def mark = folder.resolve('mark')
    change(this, file, mark)

    when:
    Restore.into(file, folder.resolve('new'), keys ? Optional.of(folder.resolve(keys)) : Optional.empty(), false)

    then:
    def problem = thrown(IOException)
    problem.message.contains(said)
    problem.message.contains('--unsealed')
    !Files.exists(folder.resolve('new/db'))
    !Files.exists(mark)

    when: 'somebody says that it is to be trusted'
    Restore.into(file, folder.resolve('new'), Optional.empty(), true)

    then:
    Files.exists(folder.resolve('new/db/leat.mv.db'))

    where:
    what                    | keys       | change                                                                                     || said
    'a hostile database'    | 'old/keys' | { BackupSpec it, Path f, Path m -> it.hostile(f, m) }                          || 'is not sealed by the key'
    'without a seal'        | 'old/keys' | { BackupSpec it, Path f, Path m -> rewrite(f) { name, bytes -> name == 'seal' ? null : bytes } } || 'is not sealed by the key'
    'of another server'     | 'keys'     | { BackupSpec it, Path f, Path m -> Vault.open(it.folder.resolve('keys')) }           || 'is not sealed by the key'
    'without keys'          | null       | { BackupSpec it, Path f, Path m -> }                                                 || 'give the keys'
  }

  def 'a head that was changed is damage, as all else'() {
    given:
    def old = start('old')
    def file = backup(old)
    rewrite(file) { name, bytes -> name == 'leat-backup' ? new String(bytes).replaceAll('schema [0-9]+', 'schema 1').bytes : bytes }

    when:
    Restore.into(file, folder.resolve('new'), Optional.of(folder.resolve('old/keys')), false)

    then:
    def problem = thrown(IOException)
    problem.message.contains("'leat-backup' is not as it was written")
    !Files.exists(folder.resolve('new'))
  }

  static void rewrite(Path file, Map<String, byte[]> more = [:], Closure<byte[]> change) {
    def fresh = file.resolveSibling('fresh.zip')
    new ZipFile(file.toFile()).withCloseable { from ->
      new ZipOutputStream(Files.newOutputStream(fresh)).withCloseable { to ->
        def add = { String name, byte[] bytes -> to.putNextEntry(new ZipEntry(name)); to.write(bytes); to.closeEntry() }
        from.entries().each { entry ->
          def bytes = change(entry.name, from.getInputStream(entry).bytes)
          if (bytes != null) {
            add(entry.name, bytes)
          }
        }
        more.each { name, bytes -> add(name, bytes) }
      }
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING)
  }

  def 'a folder that is not empty is refused, and one that is not whole starts no server'() {
    given:
    def old = start('old')
    def file = backup(old)
    def full = Files.createDirectories(folder.resolve('full'))
    full.resolve('x').toFile().text = 'mine'

    when:
    Restore.into(file, full, Optional.empty(), true)

    then:
    def refused = thrown(IOException)
    refused.message.contains('is not empty')
    full.resolve('x').toFile().text == 'mine'

    when: 'a restore that was killed'
    Restore.into(file, folder.resolve('half'), Optional.empty(), true)
    folder.resolve('half/restoring').toFile().text = ''
    start('half')

    then:
    def stopped = thrown(LeatServer.Failed)
    stopped.message.contains('was not restored to its end')
  }

  def 'a server that was killed while it judged what was restored does so again'() {
    given:
    def old = start('old')
    old.project('runs', job('runs', waits()))
    def run = old.trigger('runs')
    old.await(run) { folder.resolve('starts').toFile().exists() }
    def file = backup(old)
    old.close()
    servers.clear()
    def now = restored(file)
    def events = now.get("/runs/$run").json.version

    when: 'it had not come to saying that it was done'
    now.close()
    folder.resolve('new/restored').toFile().text = ''
    now.start()

    then:
    now.get("/runs/$run").json.version == events
    now.task(run, 'second').state == 'lost'
    folder.resolve('starts').toFile().text == 'x\n'
  }
}
