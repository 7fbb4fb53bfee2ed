package io.leat.store

import io.leat.engine.durable.DiskFull
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.sql.DriverManager
import java.time.Duration
import java.util.concurrent.TimeUnit
import java.util.zip.ZipFile

/** On a file. */
class H2StoreSpec extends StoreContract {

  @Override
  StoreConfig config() {
    lastConfig()
  }

  @Override
  StoreConfig lastConfig() {
    StoreConfig.file(folder)
  }

  @Override
  void sql(String statement) {
    DriverManager.getConnection(DatabaseFile.url(folder), 'leat', '').withCloseable { it.createStatement().execute(statement) }
  }

  Path file() {
    DatabaseFile.file(folder)
  }

  Process child(Path folder, Path acknowledged) {
    new ProcessBuilder(ProcessHandle.current().info().command().get(), '-Xmx128m', '-cp', System.getProperty('java.class.path'),
      'io.leat.store.Writer', folder.toString(), acknowledged.toString())
      .redirectErrorStream(true).redirectOutput(folder.resolve('child.txt').toFile()).start()
  }

  void waitFor(Closure<Boolean> condition) {
    def deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos()
    while (!condition()) {
      assert System.nanoTime() < deadline
      TimeUnit.MILLISECONDS.sleep(5)
    }
  }

  def 'the file becomes about as small as what is in it, also when nothing more is written'() {
    given:
    def random = new Random(1)
    def text = { (1..300_000).collect { (char) (33 + random.nextInt(90)) }.join('') }

    when:
    40.times { store.settings().set("big$it", text()) }

    then:
    Files.size(file()) > 12_000_000

    when:
    40.times { store.settings().set("big$it", 'short') }

    then:
    waitFor { Files.size(file()) < 5 << 20 }
    store.settings().get('big0').get() == 'short'
  }

  def 'a database that closed itself on a full disk is opened anew when there is room, with all that was acknowledged'() {
    given: 'a disk with more room than a commit is begun with, and less than this one needs'
    def disk = Files.createDirectory(folder.resolve('disk'))
    assert ['mount', '-t', 'tmpfs', '-o', 'size=8m', 'none', "$disk"].execute().waitFor() == 0
    def full = open(StoreConfig.file(disk))
    def random = new Random(1)
    def names = []
    def put = { String name -> full.projects().create(new ProjectSpec(name, new ProjectSpec.Source(Kind.GIT, 'https://example.org/r.git', 'main', 'Jobfile', null), ProjectSpec.Secrets.NONE, [text: (1..3_000_000).collect { (char) (33 + random.nextInt(90)) }.join('')]), NOW); names << name }

    when:
    20.times { put("p$it") }

    then:
    def problem = thrown(StoreUnavailable)
    DiskFull.caused(problem)
    def broken = full.database.broken != null

    when:
    assert ['mount', '-o', 'remount,size=64m', "$disk"].execute().waitFor() == 0
    waitFor { try { put('after'); true } catch (StoreUnavailable notYet) { false } }

    then: 'H2 met it itself, and not only what looks before'
    broken
    full.projects().all()*.name().containsAll(names)

    cleanup:
    full?.close()
    ['umount', '-l', "$disk"].execute().waitFor()
  }

  def 'what a killed process had acknowledged is there'() {
    given:
    store.close()
    def acknowledged = folder.resolve('acknowledged')
    Files.createFile(acknowledged)

    when:
    3.times { round ->
      def before = Files.size(acknowledged)
      def process = child(folder, acknowledged)
      try {
        waitFor { assert process.alive, folder.resolve("child.txt").toFile().text; Files.size(acknowledged) > before + 400 * (round + 1) }
      } finally {
        process.destroyForcibly().waitFor()
      }
    }
    def numbers = Files.readString(acknowledged).readLines()*.toLong()
    store = open(lastConfig())
    def there = store.runs().page(RunQuery.ALL, Long.MAX_VALUE, 1_000_000)*.number()

    then:
    numbers.size() > 300
    numbers - there == []
    there == (there.first()..1).toList()
  }

  def 'what is added after the process was killed that had made the tables has a number of its own'() {
    given: 'the file as it is while the process has it'
    ['a', 'b', 'c'].each { store.agents().create(agent(it)) }
    project('one')
    TimeUnit.SECONDS.sleep(wait)
    def left = Files.createDirectories(folder.resolve('left'))
    Files.createDirectories(DatabaseFile.file(left).parent)
    Files.copy(file(), DatabaseFile.file(left))

    when:
    def later = open(StoreConfig.file(left))
    def added = ['d', 'e', 'f'].collect { later.agents().create(agent(it)).id() }
    def other = later.projects().create(newProject('two'), NOW).id()

    then:
    added == [5, 6, 7]
    other > 1

    cleanup:
    later?.close()

    where:
    wait << [0, 2]
  }

  def 'what the database refuses tells nothing of what is in it'() {
    given:
    store.agents().create(agent('a'))
    sql('alter table agents alter column id restart with 2')

    when:
    store.agents().create(agent('b'))

    then:
    def refused = thrown(Conflict)
    refused.message == 'the database refuses it, as it goes against a rule of its tables (SQL state 23505)'
  }

  def 'a file that another process has is named'() {
    given:
    store.close()
    def acknowledged = folder.resolve('acknowledged')
    Files.createFile(acknowledged)
    def process = child(folder, acknowledged)

    when:
    waitFor { Files.size(acknowledged) > 0 }
    Store.open(lastConfig())

    then:
    def problem = thrown(StoreProblem)
    problem.message == "another process has the database '${file()}'"
    !problem.help().empty

    cleanup:
    process.destroyForcibly().waitFor()
  }

  def 'a damaged file is named: #what'() {
    given:
    queued()
    store.close()
    FileChannel.open(file(), StandardOpenOption.WRITE).withCloseable { damage(it) }

    when:
    Store.open(lastConfig()).close()

    then:
    def problem = thrown(StoreProblem)
    problem.message.startsWith("the database '${file()}' is damaged")
    problem.help().contains('backup')

    where:
    what            | damage
    'cut at 5,000'  | { it.truncate(5_000) }
    'all zeros'     | { it.write(java.nio.ByteBuffer.allocate(it.size() as int), 0) }
    'another text'  | { it.truncate(0); it.write(java.nio.ByteBuffer.wrap(('hello ' * 4_000).bytes), 0) }
  }

  def 'a wrong password is named'() {
    given:
    store.close()

    when:
    Store.open(new StoreConfig(folder, null, 'leat', 'wrong', 2))

    then:
    def problem = thrown(StoreProblem)
    problem.message.startsWith('wrong user or password')
  }

  def 'the newest migration is the one that this Leat uses'() {
    expect:
    Path.of('src/main/resources/io/leat/store/migrations').toFile().list().collect { it.find(/(?<=^V)[0-9]+(?=__)/) as int }.max() == Schema.OWN.newest()
  }

  def 'a newer schema is refused, and an older one is copied before it is changed'() {
    given:
    def number = queued().number()
    store.close()
    def later = new Schema(Schema.OWN.locations() + 'classpath:io/leat/store/next', 16)

    when:
    def migrated = Store.open(lastConfig(), later)

    then:
    migrated.runs().find(number).isPresent()
    Files.exists(DatabaseFile.snapshot(folder, 15))

    when:
    migrated.close()
    Store.open(lastConfig())

    then:
    def problem = thrown(StoreProblem)
    problem.message == 'the database was written by a newer Leat (schema 16, this one knows 15)'

    when: 'the way back'
    restore(DatabaseFile.snapshot(folder, 15))
    store = open(lastConfig())

    then:
    store.runs().find(number).isPresent()
  }

  def 'a database of the first schema is taken along, and its snapshot opens with what wrote it'() {
    given:
    def first = new Schema(['classpath:io/leat/store/earlier'], 1)
    def old = folder.resolve('old')
    def earlier = Store.open(StoreConfig.file(old), first)
    def web = earlier.projects().create(newProject('web'), NOW).id()
    def hook = earlier.webhooks().create(new WebhookSpec(null, 'https://a', null, ['run.queued'] as Set, true), NOW).id()
    // as that Leat wrote it
    earlier.@database.jdbi().useTransaction { handle ->
      handle.execute("insert into runs (number, project, status, priority, pinned, created, caused_by, parameters, caller_key, requested_by, request, prepared, note, version) values (1, $web, 'queued', 0, false, now(), 'rest', '', '', 'admin', '{}', false, '', 0)".toString())
      handle.execute('update state set last_run = 1')
      handle.execute("insert into deliveries (webhook, event, run, created, tries, next_try, error) values ($hook, 'run.queued', 1, now(), 0, timestamp '2020-01-01 00:00:00', '')".toString())
      handle.execute("insert into deliveries (webhook, event, run, created, tries, error) values ($hook, 'run.queued', 1, now(), 1, '')".toString())
    }
    earlier.close()

    when:
    def now = open(StoreConfig.file(old))
    now.audit().add('ann', 'create', 'x', '-', 'ok', NOW)

    then:
    now.runs().find(1).isPresent()
    now.audit().check(0, 10).fault() == null
    now.webhooks().due(NOW, NOW.plusSeconds(9)).collect { it.run(now.runs().find(it.run()).get()) } == [now.runs().find(1).get()]

    when: 'the way back'
    now.close()
    new ZipFile(DatabaseFile.snapshot(old, 1).toFile()).withCloseable { from ->
      Files.write(DatabaseFile.file(old), from.getInputStream(from.getEntry('leat.mv.db')).bytes)
    }
    def back = Store.open(StoreConfig.file(old), first)
    opened << back

    then:
    back.runs().find(1).isPresent()
    back.projects().create(newProject('more'), NOW).id() == web + 1
  }

  void restore(Path zip) {
    new ZipFile(zip.toFile()).withCloseable { from ->
      assert from.entries().toList()*.name == ['leat.mv.db']
      Files.write(file(), from.getInputStream(from.getEntry('leat.mv.db')).bytes)
    }
  }

  def 'a backup while many write is whole'() {
    given:
    def web = project()
    def zip = folder.resolve('backup.zip')
    def before = (1..20).collect { queued(project: web).number() }

    when:
    together(5) { n ->
      if (n == 0) store.backup(zip) else 100.times { store.runs().create(newRun(web), NOW) }
    }
    store.close()
    restore(zip)
    store = open(lastConfig())
    def there = store.runs().page(RunQuery.ALL, Long.MAX_VALUE, 1000)*.number()

    then:
    there.containsAll(before)
    there == (there.first()..1).toList()
    queued(project: web).number() == there.first() + 1
  }

  def 'an interrupted reader does no harm to the others'() {
    given:
    def web = project()
    200.times { store.jobfiles().add(web, "$it" * 20_000, 'groovy', 'a', NOW) }
    store.close()
    store = open(lastConfig())

    when:
    (1..200).each { version ->
      def reader = Thread.startVirtualThread {
        Thread.currentThread().interrupt()
        try {
          store.jobfiles().version(web, version)
        } catch (StoreUnavailable interrupted) {
          // that one may fail
        }
      }
      reader.join()
    }

    then:
    store.jobfiles().version(web, 150).get().text() == '149' * 20_000
    store.settings().set('a', 'b')
    store.available()
  }

  def 'a path that H2 would misread is refused'() {
    when:
    Store.open(StoreConfig.file(folder.resolve('a;INIT=x')))

    then:
    def problem = thrown(StoreProblem)
    problem.message.contains('semicolon')
  }
}
