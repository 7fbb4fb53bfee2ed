package io.leat.engine.folder

import io.leat.engine.artifact.CachesInPlace
import io.leat.engine.expression.Glob
import io.leat.engine.job.CacheName
import io.leat.engine.job.Inputs
import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

class SnapshotSpec extends Specification {
  @TempDir
  Path temporary

  def 'a snapshot waits for a cache that is on its way back into the folder'() {
    given:
    def folder = Files.createDirectory(temporary.resolve('folder')).toRealPath()
    def leat = LeatFolder.in(folder)
    def run = leat.create({ header(it, folder) }, '{}', '', {})
    def caches = leat.caches([])
    def wanted = new CachesInPlace.Wanted(new CacheName('c'), [Glob.of('c')], 'k', [])
    ['1', '2'].each { Files.writeString(Files.createDirectories(folder.resolve('c')).resolve(it), it) }
    assert caches.save(wanted.name(), 'k', folder, wanted.paths(), Instant.EPOCH).saved()
    folder.resolve('c').toFile().deleteDir()
    def half = new CountDownLatch(1)
    def goOn = new CountDownLatch(1)

    and: 'somebody has brought a half of it'
    def bringing = Thread.start {
      caches.alone {
        def place = new CachesInPlace(caches, folder)
        place.bring(wanted, Instant.EPOCH)
        Files.delete(folder.resolve('c/2'))
        half.countDown()
        goOn.await()
        Files.writeString(folder.resolve('c/2'), '2')
        place.whole()
      }
    }
    half.await()

    when:
    def problem = null
    def taking = Thread.start {
      try {
        Snapshot.take(leat, run, header(1, folder), null, Snapshot::everything, WorkspacePlace.of([XDG_CACHE_HOME: temporary.toString()]))
      } catch (IOException thrown) {
        problem = thrown
      }
    }
    def end = System.nanoTime() + Duration.ofSeconds(30).toNanos()
    while (!(taking.state in [Thread.State.WAITING, Thread.State.TERMINATED]) && System.nanoTime() < end) {
      Thread.onSpinWait()
    }
    goOn.countDown()
    [bringing, taking]*.join(TimeUnit.SECONDS.toMillis(30))

    then:
    problem == null
    run.snapshot().resolve('c').toFile().list().sort() == ['1', '2']
  }

  private static RunHeader header(int number, Path folder) {
    new RunHeader(number, Instant.EPOCH, new RunHeader.JobSource('a', 'hash', 'Jobfile', 'groovy'), new Inputs([:], new Revision('main', null, null), null, TriggerKind.PERSON, [:]),
      new RunHeader.Request([], '', ''), new RunHeader.Execution(folder, 1, new Isolation(folder, false)))
  }
}
