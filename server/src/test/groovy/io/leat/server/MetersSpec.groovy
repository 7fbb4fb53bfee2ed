package io.leat.server

import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** What the server measures of itself, as a real one tells it, and the board that shows it. */
class MetersSpec extends Specification {
  @TempDir
  Path folder

  @TempDir
  Path repository

  @AutoCleanup
  Running leat

  def setup() {
    leat = new Running(folder)
  }

  def 'runs, attempts and waits are counted by fixed words'() {
    given:
    leat.project('counted', "job('counted') { task('a') { sh 'true' }; task('b') { sh 'exit 3'; retry 1 } }")
    def kept = Running.repository(repository.resolve('kept'), [Jobfile: "job('kept') { task('a') { sh 'true' } }"])
    leat.post('/projects', [name: 'kept', url: kept.toUri().toString(), branch: 'main'])

    when:
    leat.await(leat.trigger('counted'))
    leat.await(leat.trigger('kept', [ref: 'nowhere'])) { it.status == 'rejected' }

    then:
    // counted after they are stored
    new PollingConditions(timeout: 60, delay: 0.05).eventually {
      assert values()['leat_run_duration_seconds_count{status="failed"}'] == 1
      assert values()['leat_run_duration_seconds_count{status="rejected"}'] == 1
    }
    def values = values()
    values['leat_runs_begun_total{trigger="rest"}'] == 1
    values['leat_runs_begun_total{trigger="push"}'] == 0
    values['leat_attempts_total{outcome="succeeded"}'] == 1
    values['leat_attempts_total{outcome="failed"}'] == 2
    values['leat_attempts_total{outcome="lost"}'] == 0
    values['leat_run_duration_seconds_sum{status="failed"}'] > 0
    values['leat_queue_wait_seconds_count'] == 1
  }

  def 'each query of the board names what the server has'() {
    given:
    def board = new JsonObject(Files.readString(Path.of('../docs/grafana.json'))).map
    def names = values().keySet()*.replaceAll(/\{.*/, '') as Set

    expect:
    board.schemaVersion >= 41
    board.panels*.id.toSet().size() == board.panels.size()
    def asked = board.panels*.targets.flatten()*.expr.collectMany { it.findAll(/\b(?:leat|jvm|process|system)_[a-z_]+/) }
    asked.size() >= board.panels.size()
    asked.findAll { !names.contains(it) } == []
    names.findAll { it.startsWith('leat_') && !it.endsWith('_max') && !asked.contains(it) } == [] as Set
  }

  def 'the documentation names each of them, and no other'() {
    given:
    def page = Files.readString(Path.of('../docs/server.md'))
    def documented = page.findAll(/`leat_[a-z_]+(?:\{[a-z,]+\})?/).collectMany { name ->
      def parts = name.substring(1).split(/[{}]/)
      parts.length > 1 && parts[0].endsWith('_') ? parts[1].split(',').collect { parts[0] + it } : [parts[0]]
    } as Set

    expect:
    documented == values().keySet()*.replaceAll(/\{.*/, '').findAll { it.startsWith('leat_') } as Set
  }

  private Map<String, Double> values() {
    def request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:${leat.server.port()}/metrics")).header('Authorization', leat.token).build()
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body().readLines()
      .findAll { !it.startsWith('#') }
      .collectEntries { line -> [line.substring(0, line.lastIndexOf(' ')), line.substring(line.lastIndexOf(' ') + 1) as double] }
  }
}
