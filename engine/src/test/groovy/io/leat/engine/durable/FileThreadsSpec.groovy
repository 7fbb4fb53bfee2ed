package io.leat.engine.durable

import io.leat.engine.job.TaskName
import io.leat.engine.folder.RunFolder
import io.leat.engine.attempt.Workspaces
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

@Timeout(60)
class FileThreadsSpec extends Specification {
  @AutoCleanup('shutdownNow')
  def threads = Executors.newVirtualThreadPerTaskExecutor()

  @TempDir
  Path folder

  def 'while more works on files go on than there are processors, others have their turn'() {
    given: 'works that keep the thread that they are on, as the deletion of many files does'
    def done = new AtomicBoolean()
    def begun = new CountDownLatch(FileThreads.MOST)
    def works = (1..FileThreads.MOST + 3).collect {
      threads.submit({
        FileThreads.run {
          begun.countDown()
          while (!done.get()) {
            Thread.onSpinWait()
          }
        }
      } as Runnable)
    }

    expect:
    begun.await(30, TimeUnit.SECONDS)
    threads.submit({ 'answered' } as Callable).get(30, TimeUnit.SECONDS) == 'answered'

    when:
    done.set(true)
    works*.get(30, TimeUnit.SECONDS)

    then:
    noExceptionThrown()

    cleanup:
    done.set(true)
  }

  def 'no more than a few go on at once, and one that waits has its turn when another ends'() {
    given:
    def now = new AtomicInteger()
    def most = new AtomicInteger()

    when:
    (1..FileThreads.MOST * 5).collect {
      threads.submit({
        FileThreads.run {
          most.accumulateAndGet(now.incrementAndGet(), Math::max)
          Thread.yield()
          now.decrementAndGet()
        }
      } as Runnable)
    }*.get(30, TimeUnit.SECONDS)

    then:
    most.get() <= FileThreads.MOST
    now.get() == 0
  }

  def 'work within work is done by the same thread, so that none waits for the other'() {
    when:
    def names = (1..FileThreads.MOST * 3).collect {
      threads.submit({ FileThreads.on { [Thread.currentThread().name, FileThreads.on { Thread.currentThread().name }] } } as Callable)
    }*.get(30, TimeUnit.SECONDS)

    then:
    names.every { it[0] == it[1] && it[0].startsWith('files-') }
    FileThreads.on { Thread.currentThread().name } == Thread.currentThread().name
  }

  def 'what goes wrong is told as it is, and who is interrupted does not wait'() {
    when:
    threads.submit({ FileThreads.run { throw new FileNotFoundException('gone') } } as Callable).get()

    then:
    def told = thrown(ExecutionException)
    told.cause instanceof FileNotFoundException
    told.cause.message == 'gone'

    when:
    def inside = new CountDownLatch(1)
    def ended = new CountDownLatch(1)
    def waiting = threads.submit({
      FileThreads.run {
        inside.countDown()
        try {
          new CountDownLatch(1).await()
        } catch (InterruptedException stopped) {
          ended.countDown()
        }
      }
    } as Callable)
    inside.await()
    waiting.cancel(true)

    then:
    ended.await(30, TimeUnit.SECONDS)
  }

  def 'the workspace of an attempt is filled by one of them, and removed'() {
    given:
    def filled = []
    def run = new RunFolder(Files.createDirectories(folder.resolve('leat/runs/1')))
    Workspaces.Filler filler = { to ->
      filled << Thread.currentThread().name
      Files.writeString(Files.createDirectories(to).resolve('a'), 'a')
    }
    def workspaces = new Workspaces.Own(run, Path.of(''), folder, false, filler, null)
    def lease = new Lease(new TaskName('a'), 1, 1, 'local')

    when:
    threads.submit({ workspaces.make(lease) } as Callable).get()

    then:
    filled.size() == 1
    filled[0].startsWith('files-')
    Files.exists(workspaces.of(lease).resolve('a'))

    when:
    threads.submit({ workspaces.ended(lease, new AttemptOutcome.Exited(0)) } as Runnable).get()

    then:
    !Files.exists(workspaces.of(lease))
  }
}
