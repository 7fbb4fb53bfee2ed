package io.leat.engine.artifact

import io.leat.engine.job.CacheName
import io.leat.engine.expression.Glob
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

class CachesSpec extends Specification {
  static final NAME = new CacheName('m2')
  static final START = Instant.parse('2026-01-01T00:00:00Z')

  @TempDir
  Path folder

  Path workspace
  Path target
  ContentStore store
  Caches caches

  def setup() {
    workspace = Files.createDirectory(folder.resolve('workspace'))
    target = folder.resolve('target')
    store = new ContentStore(folder.resolve('store'), ContentStore.Sync.NONE)
    caches = new Caches(folder.resolve('caches'), store, 100, [])
  }

  CacheSaved save(String key, String text, int minute) {
    Files.createDirectories(workspace.resolve('.m2/repo'))
    Files.writeString(workspace.resolve('.m2/repo/x'), text)
    caches.save(NAME, key, workspace, ['.m2/repo', 'missing'].collect { Glob.of(it) }, at(minute))
  }

  CacheFound restore(String key, List<String> beginnings = [], int minute = 50) {
    caches.restore(NAME, key, beginnings, target, at(minute))
  }

  static Instant at(int minute) {
    START.plusSeconds(60 * minute)
  }

  String restored() {
    Files.readString(target.resolve('.m2/repo/x'))
  }

  def 'an exact key gives its files, whatever the key is made of'() {
    expect:
    save(key, 'one', 1) == new CacheSaved(true, [])
    save(key, 'two', 2) == new CacheSaved(false, [])
    restore(key) == new CacheFound.Exact(key, '', [])
    restored() == 'one'

    where:
    key << ['a', '../../etc/passwd', 'line\nbreak\ttab', '', 'ü' * 5000]
  }

  def 'without the exact key the newest entry of the first beginning that fits is taken'() {
    given:
    save('linux-1', 'old', 1)
    save('linux-3', 'new', 3)
    save('linux-2', 'middle', 2)
    save('other-9', 'other', 9)

    expect:
    restore('linux-7', ['mac-', 'linux-', 'other-']) == new CacheFound.Prefix('linux-3', '', [])
    restored() == 'new'
    restore('linux-7', ['mac-']) == new CacheFound.Miss([])
    restore('linux-7') == new CacheFound.Miss([])
    restore('linux-2', ['linux-']) == new CacheFound.Exact('linux-2', '', [])
    caches.restore(new CacheName('npm'), 'linux-1', [''], target, at(50)) == new CacheFound.Miss([])
  }

  def 'the entries used longest ago go first'() {
    given:
    save('a', 'a' * 40, 1)
    save('b', 'b' * 40, 2)
    restore('a', [], 3)
    def gone = store.put(workspace.resolve('.m2/repo/x')).digest()

    when:
    def saved = save('c', 'c' * 40, 4)

    then:
    saved == new CacheSaved(true, [])
    restore('a') instanceof CacheFound.Exact
    restore('b') == new CacheFound.Miss([])
    restore('c') instanceof CacheFound.Exact
    !store.has(gone)
    restored() == 'c' * 40
  }

  def 'what is larger than the limit is not saved, and what is there stays'() {
    given:
    save('a', 'a' * 40, 1)

    expect:
    with(save('b', 'b' * 101, 2)) { !saved() && warnings().size() == 1 && warnings()[0].contains('101 bytes') }
    !store.has(Digest.ofText('b' * 101))
    restore('a') instanceof CacheFound.Exact
  }

  def 'problems are warnings: #what'() {
    when:
    Files.writeString(workspace.resolve('x'), 'x')
    def saved = caches.save(NAME, 'k', workspace, paths.collect { Glob.of(it) }, at(1))

    then:
    !saved.saved()
    saved.warnings().size() == 1
    saved.warnings()[0].contains(what)

    where:
    paths       || what
    ['none']    || 'no files'
    ['x', '!x'] || 'no files'
  }

  def 'a cache keeps what fits #paths'() {
    given:
    ['m2/repo/a/x.jar', 'm2/repo/a/x.tmp', 'm2/repo/own/y.jar', 'm2/settings', 'sub/node_modules/p/index', 'sub/src/z'].each {
      Files.createDirectories(workspace.resolve(it).parent)
      Files.writeString(workspace.resolve(it), it.take(2))
    }

    when:
    def saved = caches.save(NAME, 'k', workspace, paths.collect { Glob.of(it) }, at(1))
    caches.restore(NAME, 'k', [], target, at(2))

    then:
    saved == new CacheSaved(true, [])
    Files.walk(target).withCloseable { it.filter { Files.isRegularFile(it) }.collect { target.relativize(it).toString() }.sort() } == kept

    where:
    paths                                          || kept
    ['m2/repo']                                    || ['m2/repo/a/x.jar', 'm2/repo/a/x.tmp', 'm2/repo/own/y.jar']
    ['m2', '!*.tmp', '!m2/repo/own']               || ['m2/repo/a/x.jar', 'm2/settings']
    ['**/node_modules']                            || ['sub/node_modules/p/index']
    ['m2/[r]*', '!m2/repo/**', 'm2/repo/a/*.tmp']  || ['m2/repo/a/x.tmp']
  }

  def 'a store that cannot be written is a warning'() {
    given:
    Files.writeString(folder.resolve('file'), '')
    Files.writeString(workspace.resolve('x'), 'x')
    def broken = new Caches(folder.resolve('file/caches'), store, 100, [])

    expect:
    broken.save(NAME, 'k', workspace, ['x'], at(1)).warnings()[0].contains('not saved')
    broken.restore(NAME, 'k', [], target, at(1)) instanceof CacheFound.Miss
  }

  def 'an entry whose content is lost is dropped and the next best taken'() {
    given:
    save('k-1', 'one', 1)
    save('k-2', 'two', 2)
    Files.delete(store.path(Digest.ofText('two')))

    when:
    def found = restore('k-2', ['k-'])

    then:
    found instanceof CacheFound.Prefix
    found.key() == 'k-1'
    found.warnings().size() == 1
    found.warnings()[0].contains("'k-2' is dropped")
    restored() == 'one'
    save('k-2', 'two', 3).saved()
    restore('k-2') instanceof CacheFound.Exact
  }

  def 'what one scope keeps comes into those alone that read it'() {
    given:
    def of = { String... scopes -> caches = new Caches(folder.resolve('caches'), store, 1000, scopes.toList()) }

    when:
    of('branch feature', 'branch main')
    save('k', 'poison', 1)
    of('branch main')

    then:
    restore('k', ['k']) instanceof CacheFound.Miss

    when:
    save('k', 'sound', 2)
    save('k-old', 'older', 1)
    of('pull request 7', 'branch main')

    then: 'exactly first, then the default branch'
    restore('k') == new CacheFound.Exact('k', 'branch main', [])
    restored() == 'sound'
    restore('k-new', ['k-']) == new CacheFound.Prefix('k-old', 'branch main', [])
    !save('k', 'mine', 3).saved()

    when:
    of('branch feature', 'branch main')

    then:
    restore('k') == new CacheFound.Exact('k', 'branch feature', [])
  }
}
