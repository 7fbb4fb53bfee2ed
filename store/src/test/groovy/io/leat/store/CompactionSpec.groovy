package io.leat.store

import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import org.h2.mvstore.MVStore
import org.h2.mvstore.MVStoreException
import org.h2.store.fs.FilePath
import spock.lang.Specification
import spock.lang.TempDir

class CompactionSpec extends Specification {
  static final int KEYS = 150

  @TempDir
  Path folder

  def compaction
  def store

  def setup() {
    FilePath.register(new UnsyncedFile())
    compaction = new Compaction(folder)
    openAnew()
  }

  def cleanup() {
    UnsyncedFile.onSync {}
    UnsyncedFile.onWrite {}
    store.closeImmediately()
    FilePath.unregister(new UnsyncedFile())
  }

  void openAnew() {
    store = open("unsynced:${folder.resolve('store')}")
    compaction.opened(store)
  }

  /** As the database has it. */
  static MVStore open(String file) {
    def store = new MVStore.Builder().fileName(file).autoCommitDisabled().open()
    store.retentionTime = 0
    store.versionsToKeep = 0
    store
  }

  /** A value that tells which it is, and is too long to be beside many others in a page. */
  static String value(long number) {
    "$number ".padRight(20_000, '.')
  }

  /** Writes what is in a store anew, commit by commit, and knows how it was after each. */
  static class Writer {
    final random = new Random(7)
    final MVStore store
    final map
    final model = [:]
    final commits = []
    volatile int written

    /** How many commits the disk has. */
    volatile int durable

    Writer(MVStore store) {
      this.store = store
      UnsyncedFile.onSynced { durable = written }
      map = store.openMap('values')
      KEYS.times {
        put(it)
        // one commit would hold all of it, and be there for long
        if (it % 10 == 9) {
          commit()
        }
      }
    }

    void put(int key) {
      model["k$key".toString()] = commits.size()
      map.put("k$key".toString(), value(commits.size()))
    }

    void commit() {
      map.put('last', commits.size().toString())
      commits << new HashMap(model)
      store.commit()
      written++
    }

    void write() {
      (1 + random.nextInt(3)).times { put(random.nextInt(KEYS)) }
      commit()
    }

    /** Looks at what is there after a loss of power: one of the last commits, whole. */
    void losePower(Path image) {
      UnsyncedFile.powerLoss(image, random)
      def found = open("$image")
      def values = found.openMap('values')
      def last = values.get('last') as int
      // H2 goes from one commit to the next until one was written over
      assert last >= durable - 100
      commits[last].each { key, number -> assert values.get(key) == value(number) }
      found.closeImmediately()
      image.toFile().delete()
    }
  }

  def 'a machine that loses power finds one of the last commits, whole'() {
    given:
    def writer = new Writer(store)
    compaction.round(store)

    when:
    def losses = 0
    def longest = 0
    120.times {
      writer.write()
      if (it % 9 == 0) {
        compaction.round(store)
      }
      if (writer.random.nextInt(3) == 0) {
        losses++
        writer.losePower(folder.resolve('image'))
      }
      longest = Math.max(longest, store.fileStore.size())
    }

    then: 'places were taken anew: else nothing could have been written over'
    losses > 25
    longest < 20 << 20
  }

  def 'a version whose commit is not in the file yet is not taken for one that the disk has'() {
    given: 'a round begins while a commit is being written'
    def writer = new Writer(store)
    compaction.round(store)
    def rounds = new CopyOnWriteArrayList<Thread>()
    def begun = 0
    UnsyncedFile.onWrite {
      if (begun++ % 10 == 0) {
        def round = Thread.startVirtualThread { compaction.round(store) }
        rounds << round
        // one that does not wait for the commit has ended by then
        round.join(Duration.ofMillis(50))
      }
    }

    when:
    90.times {
      // the commit of a round amid a write would be of a half of it
      while (rounds.any { it.alive }) {
        rounds*.join()
      }
      writer.write()
      if (it % 2 == 0) {
        writer.losePower(folder.resolve('image'))
      }
    }

    then:
    rounds.size() > 5

    cleanup:
    UnsyncedFile.onWrite {}
    rounds*.join()
  }

  def 'what the last sync needed stays until the next one has ended'() {
    given: 'commits, and a loss of power, while a sync goes on'
    def writer = new Writer(store)
    compaction.round(store)
    def meanwhile = []
    UnsyncedFile.onSync {
      def others = CompletableFuture.runAsync { 4.times { writer.write() }; writer.losePower(folder.resolve('image')) }
      meanwhile << others
      // beside a move they go on after it
      others.handle { _, problem -> null }.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS).join()
    }

    when:
    25.times {
      writer.write()
      compaction.round(store)
      meanwhile*.get()
    }

    then:
    meanwhile.size() >= 25
  }

  def 'after a sync that failed nothing of what the disk had is written over, until the store is opened anew'() {
    given:
    def writer = new Writer(store)
    compaction.round(store)
    def size = store.fileStore.size()

    when:
    UnsyncedFile.onSync { throw new IOException('Input/output error') }
    writer.write()
    compaction.round(store)

    then:
    def problem = thrown(MVStoreException)
    problem.cause.message == 'Input/output error'

    when: 'what a disk did not take is no longer tried when it takes something again'
    UnsyncedFile.refuseForEver()
    UnsyncedFile.onSync {}
    40.times {
      writer.write()
      compaction.round(store)
      if (it % 3 == 0) {
        writer.losePower(folder.resolve('image'))
      }
    }

    then: 'all that was written is there beside what was there before'
    store.fileStore.size() > size + 40 * 20_000

    when: 'nobody writes'
    def version = store.currentVersion
    5.times { compaction.round(store) }

    then:
    store.currentVersion == version

    when:
    store.close()
    openAnew()
    writer = new Writer(store)
    200.times {
      writer.write()
      compaction.round(store)
    }

    then: 'what is written 200 times is not there 200 times'
    store.fileStore.size() < 20 << 20
  }

  def 'the file becomes smaller still when nobody writes any more'() {
    given: 'chunks of which two thirds are in use'
    def map = store.openMap('values')
    3000.times { map.put("k$it".toString(), "$it ".padRight(5_000, '.')); if (it % 30 == 0) store.commit() }
    3000.times { if (it % 3 == 0) map.remove("k$it".toString()) }
    store.commit()

    when: 'somebody writes before each round'
    20.times { map.put('k1', "$it".toString()); store.commit(); compaction.round(store) }
    def busy = store.fileStore.size()
    def version = store.currentVersion

    and:
    30.times { compaction.round(store) }
    def quiet = store.currentVersion
    10.times { compaction.round(store) }

    then:
    store.fileStore.size() < busy * 0.85
    quiet > version
    store.currentVersion == quiet
  }

  def 'nothing moves while the file is copied'() {
    given: 'a file that is mostly empty'
    def map = store.openMap('values')
    2000.times { map.put("k$it".toString(), value(it)); if (it % 20 == 0) store.commit() }
    2000.times { if (it % 40 != 0) map.remove("k$it".toString()) }
    store.commit()
    def size = store.fileStore.size()

    when:
    compaction.copied { 20.times { CompletableFuture.runAsync { compaction.round(store) }.join() } }

    then:
    store.fileStore.size() == size

    when:
    20.times { compaction.round(store) }

    then:
    store.fileStore.size() < size.intdiv(4)
  }
}
