package io.leat.engine.artifact

import io.leat.engine.expression.Glob
import io.leat.engine.job.CacheName
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

class CachesInPlaceSpec extends Specification {
  static final NOW = Instant.parse('2026-01-01T00:00:00Z')

  @TempDir
  Path folder

  Path workspace
  Caches caches

  def setup() {
    workspace = Files.createDirectory(folder.resolve('workspace'))
    caches = new Caches(workspace.resolve('.leat/caches'), new ContentStore(folder.resolve('store'), ContentStore.Sync.NONE), 1000, [])
  }

  /** Keeps a cache of files with their names in them, which are not there any more then. */
  private void kept(String name, List<String> paths, List<String> files) {
    files.each { Files.writeString(Files.createDirectories(workspace.resolve(it).parent).resolve(it.tokenize('/').last()), it) }
    assert save(name, 'k', paths).saved()
    files.each { Files.delete(workspace.resolve(it)) }
  }

  private CacheSaved save(String name, String key, List<String> paths) {
    caches.save(new CacheName(name), key, workspace, globs(paths), NOW)
  }

  private static List<Glob> globs(List<String> paths) {
    paths.collect { Glob.of(it) }
  }

  private static CachesInPlace.Wanted wanted(String name, List<String> paths) {
    new CachesInPlace.Wanted(new CacheName(name), globs(paths), 'k', [])
  }

  /** What comes back of the caches that a task names; whoever does it dies before that is whole, or not. */
  private List<CacheFound> bring(boolean dies, CachesInPlace.Wanted... all) {
    caches.alone {
      def place = new CachesInPlace(caches, workspace)
      place.end(all.toList(), NOW)
      def found = all.collect { place.bring(it, NOW) }
      if (!dies) {
        place.whole()
      }
      found
    }
  }

  private List<String> notes() {
    workspace.resolve('.leat/caches').toFile().list().findAll { it.startsWith('begun-') }
  }

  def 'what somebody died amid is not saved as #name with #paths'() {
    given:
    kept('a', ['a'], ['a/1', 'a/2'])
    bring(true, wanted('a', ['a']))
    Files.delete(workspace.resolve('a/2'))
    Files.writeString(workspace.resolve('b'), 'b')

    expect:
    save(name, 'other', paths) == new CacheSaved(warnings.empty, warnings)

    where:
    name | paths        || warnings
    'a'  | ['a']        || ["cache 'a' was not saved: another run died while it came back"]
    'a'  | ['b', 'a/1'] || ["cache 'a' was not saved: another run died while it came back"]
    'b'  | ['**/1']     || ["cache 'b' was not saved: another run died while the cache 'a' came back"]
    'b'  | ['b']        || []
  }

  def 'nothing is saved beside a note that is damaged'() {
    given:
    kept('a', ['a'], ['a/1', 'a/2'])
    bring(true, wanted('a', ['a']))
    def note = workspace.resolve('.leat/caches').resolve(notes().first())
    Files.writeString(note, 'damaged')

    expect:
    save('a', 'other', ['a']) == new CacheSaved(false, ["cache 'a' was not saved: the note '$note' of a cache that came back when a run died cannot be read".toString()])
  }

  def 'a half is brought to its end by a cache of its name with other paths that share a file'() {
    given:
    kept('a', ['a'], ['a/1', 'a/2'])
    bring(true, wanted('a', ['a']))
    Files.delete(workspace.resolve('a/2'))

    expect:
    bring(false, wanted('a', ['a/1', 'x'])) == [new CacheFound.Exact('k', '', [])]
    Files.readString(workspace.resolve('a/2')) == 'a/2'
    notes() == []
  }

  def 'caches of one task that share a file end what they died amid, whichever comes first: #order'() {
    given:
    kept('a', ['a'], ['a/1', 'a/2'])
    def all = order.collect { wanted(it, it == 'a' ? ['a'] : ['a/1', 'b']) } as CachesInPlace.Wanted[]
    bring(true, all)
    Files.delete(workspace.resolve('a/2'))

    when:
    def found = bring(false, all)

    then:
    found[order.indexOf('a')] == new CacheFound.Exact('k', '', [])
    found[order.indexOf('b')] == new CacheFound.Aside('a/1')
    Files.exists(workspace.resolve('a/2'))
    notes() == []

    where:
    order << [['a', 'b'], ['b', 'a']]
  }

  def 'of a death amid the first file only what was begun is there, and goes'() {
    given:
    kept('a', ['a'], ['a/1', 'a/2'])
    bring(true, wanted('a', ['a']))
    ['1', '2'].each { Files.delete(workspace.resolve('a').resolve(it)) }
    def begun = Files.writeString(workspace.resolve("a/.leat-tmp-${Integer.MAX_VALUE}-7"), 'begun')

    expect:
    bring(false, wanted('a', ['a'])) == [new CacheFound.Exact('k', '', [])]
    !Files.exists(begun)
  }

  def 'a cache of another name comes back aside what is whole by now'() {
    given:
    kept('a', ['a'], ['a/1', 'a/2'])
    bring(true, wanted('a', ['a']))

    expect:
    bring(false, wanted('b', ['a', '!a/2'])) == [new CacheFound.Aside('a/1')]
    notes() == []
  }
}
