package io.leat.store

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres
import java.util.concurrent.atomic.AtomicInteger
import spock.lang.AutoCleanup
import spock.lang.Shared

/** On PostgreSQL. */
class PostgresStoreSpec extends StoreContract {
  static final COUNT = new AtomicInteger()

  @Shared
  @AutoCleanup
  EmbeddedPostgres postgres = EmbeddedPostgres.start()

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
    'no such server'   | 'postgres' | { 'jdbc:postgresql://127.0.0.1:1/x' }                      || 'the database cannot be reached'
    'no such database' | 'postgres' | { it.replaceAll('/leat[0-9]+', '/nothing') }               || 'there is no such database'
    'another kind'     | 'postgres' | { 'jdbc:mysql://127.0.0.1/x' }                             || 'the URL of the database is not one of PostgreSQL'
  }

  def 'a newer schema is refused'() {
    given:
    sql('insert into flyway_schema_history values (99, \'999\', \'x\', \'SQL\', \'x\', 0, \'x\', now(), 0, true)')

    when:
    Store.open(last)

    then:
    def problem = thrown(StoreProblem)
    problem.message == 'the database was written by a newer Leat (schema 999, this one knows 5)'
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
