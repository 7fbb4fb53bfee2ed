package io.leat.engine.artifact

import java.nio.channels.FileChannel
import java.nio.channels.OverlappingFileLockException
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.util.concurrent.FutureTask
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

class CachesLockSpec extends Specification {
  @TempDir
  Path folder

  /** Whether this process has a lock on the file, by which it is known to others. */
  private boolean isOnTheFile() {
    try (FileChannel channel = FileChannel.open(folder.resolve('lock'), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.tryLock().release()
      return false
    } catch (OverlappingFileLockException held) {
      return true
    }
  }

  private static <T> T elsewhere(Closure<T> step) {
    def task = new FutureTask<T>(step)
    Thread.startDaemon { task.run() }
    task.get(20, TimeUnit.SECONDS)
  }

  def 'many share it at once, and the file is locked until the last of them is done'() {
    given:
    def first = CachesLock.shared(folder)

    when: 'another one comes and goes, beside the first'
    elsewhere { CachesLock.shared(folder).close() }

    then:
    isOnTheFile()

    when:
    first.close()

    then:
    !isOnTheFile()

    when: 'and again'
    def again = CachesLock.shared(folder)

    then:
    isOnTheFile()

    cleanup:
    again?.close()
  }

  def 'who has it alone is awaited by who wants it #wanted'() {
    given:
    def alone = CachesLock.alone(folder)
    def waiting = new FutureTask<Boolean>({ CachesLock."$wanted"(folder).close(); true })

    when:
    def thread = Thread.startDaemon { waiting.run() }
    while (thread.state != Thread.State.WAITING) {
      Thread.onSpinWait()
    }

    then:
    !waiting.done

    when:
    alone.close()

    then:
    waiting.get(20, TimeUnit.SECONDS)
    !isOnTheFile()

    where:
    wanted << ['shared', 'alone']
  }
}
