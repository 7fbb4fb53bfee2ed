package io.leat.store

import java.nio.file.Path
import org.h2.mvstore.MVStore
import org.h2.store.fs.FilePath
import spock.lang.Specification
import spock.lang.TempDir

class CompactionSpec extends Specification {
  @TempDir
  Path folder

  static MVStore open(String file) {
    def store = new MVStore.Builder().fileName(file).autoCommitDisabled().open()
    store.retentionTime = 0
    store
  }

  /** A value that tells which it is, and is too long to be beside many others in a page. */
  static String value(long number) {
    "$number ".padRight(15_000, '.')
  }

  def 'a machine that loses power while the file is compacted finds one of the last commits, whole'() {
    given:
    FilePath.register(new UnsyncedFile())
    def random = new Random(7)
    def file = folder.resolve('store')
    def store = open("unsynced:$file")
    def compaction = new Compaction(folder)
    def map = store.openMap('values')
    def model = [:]
    def after = []
    int committed = 0
    int synced = 0
    def commit = {
      map.put('last', "$committed".toString())
      store.commit()
      after << new HashMap(model)
      committed++
    }
    300.times { model["k$it"] = it; map.put("k$it".toString(), value(it)) }
    commit()
    UnsyncedFile.onSync { synced = committed }
    store.sync()

    when:
    def losses = 0
    def back = 0
    def longest = 0
    300.times { number ->
      (1 + random.nextInt(3)).times {
        def key = "k${random.nextInt(300)}".toString()
        model[key] = 1000 + number * 10 + it
        map.put(key, value(model[key]))
      }
      commit()
      if (number % 9 == 0) {
        compaction.round(store)
      }
      longest = Math.max(longest, store.fileStore.size())
      if (random.nextInt(3) == 0) {
        losses++
        def image = folder.resolve("loss-$losses")
        UnsyncedFile.powerLoss(image, random)
        def found = open("$image")
        def values = found.openMap('values')
        def last = values.get('last') as int
        assert last <= committed
        after[last].each { key, of -> assert values.get(key) == value(of) }
        back = Math.max(back, synced - 1 - last)
        found.closeImmediately()
        image.toFile().delete()
      }
    }

    then: 'space was taken anew: else nothing could have been written over'
    losses > 70
    longest < 30 << 20

    and: 'H2 follows its commits from one to the next, and one that is written over ends that some commits before what the disk has'
    back < 150

    cleanup:
    store?.closeImmediately()
    FilePath.unregister(new UnsyncedFile())
  }
}
