package io.leat.store

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import spock.lang.AutoCleanup
import spock.lang.Shared

/** On PostgreSQL. */
class PostgresStoreSpec extends StoreContract {
  static final COUNT = new AtomicInteger()

  @Shared
  @AutoCleanup
  EmbeddedPostgres postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start()

  StoreConfig last

  @Override
  StoreConfig config() {
    def name = "leat${COUNT.incrementAndGet()}"
    postgres.postgresDatabase.connection.withCloseable { it.createStatement().execute("create database $name") }
    last = new StoreConfig(folder, postgres.getJdbcUrl('postgres', name), 'postgres', 'postgres', 4)
  }

  @Override
  StoreConfig lastConfig() {
    last
  }

  @Override
  void sql(String statement) {
    postgres.getDatabase('postgres', last.url().replaceAll('.*/([a-z0-9]+).*', '$1')).connection.withCloseable {
      it.createStatement().execute(statement)
    }
  }

  def 'a paused server that comes back finds that it is too late, among many writes of both'() {
    given:
    def numbers = (0..<8).collect { queued().number() }
    def later = open(last)

    when:
    def results = together(16) { n ->
      def server = n < 8 ? store : later
      try {
        server.runs().events(numbers[n % 8]).append([approved(1, n < 8 ? 'earlier' : 'later')])
        true
      } catch (IOException failed) {
        failed.cause instanceof StaleStore ? false : null
      }
    }

    then:
    results == [false] * 8 + [true] * 8
  }

  def '#what is named: #message'() {
    when:
    Store.open(new StoreConfig(folder, url(last.url()), user, 'secret', 2)).close()

    then:
    def problem = thrown(StoreProblem)
    problem.message.startsWith(message)
    !problem.help().empty
    !problem.message.contains('secret')

    where:
    what               | user       | url                                                        || message
    'no such server'   | 'postgres' | { 'jdbc:postgresql://127.0.0.1:1/x' }                      || "the database '127.0.0.1:1/x' cannot be reached: Connection to 127.0.0.1:1 refused"
    'no such database' | 'postgres' | { it.replaceAll('/leat[0-9]+', '/nothing') }               || 'there is no such database as \''
    'another kind'     | 'postgres' | { 'jdbc:mysql://127.0.0.1/x' }                             || 'the URL of the database is not one of PostgreSQL'
  }

  def 'a database that is not there yet is waited for, and that is told'() {
    given:
    int port = new ServerSocket(0).withCloseable { it.localPort }
    def told = new CopyOnWriteArrayList<String>()
    def config = new StoreConfig(folder, "jdbc:postgresql://127.0.0.1:$port/postgres?password=in-the-url".toString(), 'postgres', 'secret', 2)
    def opening = CompletableFuture.supplyAsync { Store.open(config, Duration.ofSeconds(60), { told << it }) }

    when:
    while (told.empty) {
      Thread.onSpinWait()
    }
    def late = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).setPort(port).start()
    def opened = opening.get(60, TimeUnit.SECONDS)

    then:
    opened.available()
    told[0].startsWith("the database '127.0.0.1:$port/postgres' cannot be reached: Connection to 127.0.0.1:$port refused")
    told[0] ==~ /.*; it is waited for, (59|60) s at most/
    told.every { !it.contains('secret') && !it.contains('in-the-url') }

    cleanup:
    opened?.close()
    late?.close()
  }

  def 'a database that does not come is told of, with where it should be, since when, and what to do'() {
    when:
    Store.open(new StoreConfig(folder, 'jdbc:postgresql://127.0.0.1:1/leat?password=in-the-url', 'postgres', 'secret', 2), Duration.ofMillis(1200), {})

    then:
    def problem = thrown(StoreProblem)
    problem.message.startsWith("the database '127.0.0.1:1/leat' cannot be reached: ")
    problem.message.endsWith('; it was waited for, 1 s')
    problem.help() == 'see that PostgreSQL runs there, and that it can be reached from here'
    !problem.message.contains('secret')
    !problem.message.contains('in-the-url')
  }

  def 'what waiting does not mend is told at once: #message'() {
    given: 'a database that asks for passwords'
    def strict = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start()
    strict.postgresDatabase.connection.withCloseable {
      def sql = it.createStatement()
      sql.execute("create role ann login password 'right'")
      def file = sql.executeQuery('show hba_file').with { next(); getString(1) }
      new File(file).text = 'host all ann 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n'
      sql.execute('select pg_reload_conf()')
    }

    when:
    Store.open(new StoreConfig(folder, url(strict.port).toString(), user, 'secret', 2), Duration.ofHours(1), { throw new AssertionError(it) })

    then:
    def problem = thrown(StoreProblem)
    problem.message.startsWith(message.replace('PORT', "$strict.port"))
    !problem.help().empty
    !problem.message.contains('secret')

    cleanup:
    strict.close()

    where:
    user       | url                                                  || message
    'ann'      | { "jdbc:postgresql://127.0.0.1:$it/postgres" }       || "wrong user or password for the database '127.0.0.1:PORT/postgres': FATAL: password"
    'postgres' | { "jdbc:postgresql://127.0.0.1:$it/nothing" }        || "there is no such database as '127.0.0.1:PORT/nothing': FATAL: database"
    'postgres' | { "jdbc:postgresql://bob:secret@127.0.0.1:$it/x/" }  || "the database '127.0.0.1:PORT/x/' cannot be reached: "
  }

  def 'a newer schema is refused'() {
    given:
    sql('insert into flyway_schema_history values (99, \'999\', \'x\', \'SQL\', \'x\', 0, \'x\', now(), 0, true)')

    when:
    Store.open(last)

    then:
    def problem = thrown(StoreProblem)
    problem.message == 'the database was written by a newer Leat (schema 999, this one knows 15)'
  }

  def 'while the connections are cut, changes fail and then go on'() {
    given:
    def number = queued().number()
    def log = store.runs().events(number)
    log.append([event(1, new io.leat.engine.run.RunEvent.RunStarted())])

    when:
    def failures = 0
    (2..40).each { version ->
      if (version % 5 == 0) {
        postgres.postgresDatabase.connection.withCloseable {
          it.createStatement().execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leat'")
        }
      }
      while (true) {
        try {
          log.append([approved(version, "v$version")])
          break
        } catch (IOException failed) {
          assert failed.cause instanceof StoreUnavailable
          failures++
        }
      }
    }
    def versions = []
    log.replay { versions << it.version() }

    then:
    failures > 0
    versions == (1..40).toList()
  }

  def 'it is not copied by Leat'() {
    when:
    store.backup(folder.resolve('x.zip'))

    then:
    thrown(StoreProblem)
  }
}
