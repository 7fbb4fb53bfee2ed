package io.leat.server

import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Files
import java.nio.file.Path
import java.sql.DriverManager
import java.util.zip.ZipFile
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** What is left of runs on a server when they have ended. */
class PackedRunsSpec extends Specification {
  @TempDir
  Path folder

  Running leat

  def setup() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
  }

  def cleanup() {
    leat?.close()
  }

  private Path runs() {
    folder.resolve('data/projects/1/leat/runs')
  }

  private List<String> files() {
    def all = []
    runs().toFile().eachFileRecurse { all << runs().relativize(it.toPath()).toString() }
    all.sort()
  }

  private boolean eventually(Closure<Boolean> there) {
    new PollingConditions(timeout: 60, delay: 0.02).eventually {
      assert there()
    }
    true
  }

  private Map told(long run) {
    [run: leat.get("/runs/$run").text, tasks: leat.get("/runs/$run/tasks").text, why: leat.get("/runs/$run/tasks/fails/why").text,
     log: leat.get("/runs/$run/tasks/fails/log").text, from: leat.get("/runs/$run/tasks/fails/log?offset=4").text,
     followed: leat.get("/runs/$run/tasks/fails/log/follow").text,
     graph: leat.get("/runs/$run/graph").text, source: leat.get("/runs/$run/jobfile").text, artifacts: leat.get("/runs/$run/artifacts").text]
  }

  def 'a run that has ended is one file, and is told of as before, also by the next server, and can be gone on with'() {
    given:
    leat.project('web', '''
      job('web') {
        task('makes') { sh 'echo made > made; echo "n=5" >> $LEAT_OUTPUT'; output 'n'; artifact 'made', files: 'made' }
        task('fails') { needs 'makes'; sh 'echo one'; sh 'echo two; [ -e /nowhere ]' }
      }''')
    def run = leat.await(leat.trigger('web')).run
    def before = told(run)

    when:
    eventually { !("$run/header".toString() in files()) }

    then:
    eventually { files().findAll { !it.contains('/artifacts') && !it.contains('/work') } == ["$run", "${run}.pack"]*.toString() }
    told(run) == before
    before.log == 'one\ntwo\n'
    before.from == 'two\n'
    before.followed.contains('one\\ntwo\\n')
    before.why.contains('step 2 of 2')

    when:
    leat.close()
    leat.start()

    then:
    told(run) == before

    when:
    def again = leat.await(leat.post("/runs/$run/rerun", [from: 'failed']).json.run)

    then:
    again.status == 'failed'
    leat.task(again.run, 'makes').state == 'succeeded'
    leat.get("/runs/$again.run/tasks/fails/log").text == 'one\ntwo\n'

    when:
    eventually { !("$again.run/header".toString() in files()) }
    [again.run, run].each { assert leat.send('DELETE', "/runs/$it").status == 204 }

    then:
    eventually { files() == [] }
  }

  def 'what a server that died after the end of a run had not removed goes when the next one starts, which looks at no other run'() {
    given: 'a run that has ended, and its folder as it is between its end and the last removal'
    leat.project('web', "job('web') { task('a') { sh 'echo hi' } }")
    def run = leat.await(leat.trigger('web')).run
    def other = leat.await(leat.trigger('web')).run
    eventually { files() == ["${run}.pack", "${other}.pack"]*.toString() }
    leat.close()
    [run, other].each { number ->
      def pack = runs().resolve("${number}.pack")
      new ZipFile(pack.toFile()).withCloseable { zip ->
        zip.entries().findAll { it.name != 'ended' }.each { entry ->
          def file = runs().resolve("$number/$entry.name")
          Files.createDirectories(file.parent)
          Files.copy(zip.getInputStream(entry), file)
        }
      }
      Files.delete(pack)
      Files.createDirectories(runs().resolve("$number/work/a.1/target"))
      runs().resolve("$number/work/a.1/target/big").toFile().text = 'left'
    }
    Store.open(StoreConfig.file(folder.resolve('data'))).close()
    DriverManager.getConnection("jdbc:h2:async:${folder.resolve('data/db/leat')}", 'leat', '').withCloseable {
      it.createStatement().execute("insert into endings (run) values ($run)")
      it.createStatement().execute('shutdown')
    }

    when:
    leat.start()

    then:
    eventually { !Files.exists(runs().resolve("$run")) && Files.exists(runs().resolve("${run}.pack")) }
    leat.get("/runs/$run").json.status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text == 'hi\n'
    Files.exists(runs().resolve("$other/work/a.1/target/big"))
  }
}
