package io.leat.engine.artifact

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Instant
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import spock.lang.Specification
import spock.lang.TempDir

class ContentStoreSpec extends Specification {
  @TempDir
  Path folder

  Path file(String text) {
    Files.writeString(Files.createTempFile(folder, 'f', ''), text)
  }

  Path root() {
    folder.resolve('store')
  }

  List<Path> stored() {
    Files.walk(root()).withCloseable { it.filter { Files.isRegularFile(it) }.toList() }
  }

  def 'a content of #size bytes is kept once, read-only, under its digest'() {
    given:
    def store = new ContentStore(root())
    def text = 'x' * size

    when:
    def content = store.put(file(text))
    def again = store.put(file(text))

    then:
    content == again
    content.size() == size
    content.digest() == Digest.ofText(text)
    stored() == [root().resolve(content.digest().hex().take(2)).resolve(content.digest().hex().drop(2))]
    !PosixFilePermissions.toString(Files.getPosixFilePermissions(stored()[0])).contains('w')
    store.open(content.digest()).withCloseable { it.text } == text
    store.verify(content.digest()).empty

    where:
    size << [0, 1, 65535, 65536, 65537, 1_000_000]
  }

  def 'the digest is that of the standard'() {
    expect:
    Digest.ofText('abc').hex() == 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    Digest.of(Digest.ofText('abc').hex()) == Digest.ofText('abc')
  }

  def 'threads and processes that put the same content do not disturb each other'() {
    given:
    def texts = (1..40).collect { "content $it ".toString() * (it % 4 == 0 ? 20000 : 10) }
    def sources = texts.collect { file(it) }
    def java = ProcessHandle.current().info().command().get()
    def classes = [ContentStore, org.jspecify.annotations.NullMarked].collect { it.protectionDomain.codeSource.location.path }.join(':')
    def program = folder.resolve('Putter.java')
    program.toFile().text = '''
      import io.leat.engine.artifact.ContentStore;
      import java.nio.file.Path;
      public class Putter {
        public static void main(String[] a) throws Exception {
          ContentStore store = new ContentStore(Path.of(a[0]));
          for (int i = 1; i < a.length; i++) store.put(Path.of(a[i]));
        }
      }'''

    when:
    def others = (1..2).collect {
      new ProcessBuilder([java, '-XX:TieredStopAtLevel=1', '-cp', classes, program.toString(), root().toString()] + sources*.toString())
        .redirectErrorStream(true).start()
    }
    def pool = Executors.newFixedThreadPool(4)
    def work = (1..4).collect { { -> sources.collect { new ContentStore(root()).put(it).digest() } } as Callable }
    def found = pool.invokeAll(work)*.get()
    pool.shutdown()
    def said = others.collect { it.inputStream.text + it.waitFor() }

    then:
    said == ['0', '0']
    found.every { it == texts.collect { Digest.ofText(it) } }
    stored().size() == 40
    texts.every { new ContentStore(root()).verify(Digest.ofText(it)).empty }
  }

  def 'what a killed put left behind is no content, and is cleaned'() {
    given:
    def store = new ContentStore(root())
    store.put(file('x'))
    store.put(file('large ' * 20_000))
    def old = [root().resolve('tmp'), store.path(Digest.ofText('x')).parent].collect {
      def half = Files.writeString(it.resolve('.leat-tmp-1-0'), 'half')
      Files.setLastModifiedTime(half, FileTime.from(Instant.parse('2020-01-01T00:00:00Z')))
    }
    Files.setLastModifiedTime(store.path(Digest.ofText('x')), FileTime.from(Instant.parse('2020-01-01T00:00:00Z')))
    def fresh = Files.writeString(root().resolve("tmp/.leat-tmp-${ProcessHandle.current().pid()}-99999999"), 'being written')

    expect:
    store.clean(Instant.parse('2021-01-01T00:00:00Z')) == 2
    old.every { !Files.exists(it) }
    Files.exists(fresh)
    store.verify(Digest.ofText('x')).empty
    new ContentStore(folder.resolve('nothing')).clean(Instant.parse('2021-01-01T00:00:00Z')) == 0
  }

  /** A moment at which all that was put is old. */
  static Instant later() {
    def moment = Instant.now().plusMillis(60)
    while (Instant.now() < moment) {
      Thread.onSpinWait()
    }
    Instant.now()
  }

  def 'a content is deleted unless it was put since, or is put again'() {
    given:
    def store = new ContentStore(root())
    def old = store.putText('old')
    def again = store.putText('again')
    def before = later()
    def fresh = store.putText('fresh')

    when:
    def found = []
    store.each(before, found::add)

    then:
    found as Set == [old, again]*.digest() as Set

    when:
    store.put(file('again'))
    def freed = [old, again, fresh].collect { store.delete(it.digest(), before) }

    then:
    freed == [3, 0, 0]
    [old, again, fresh].collect { store.has(it.digest()) } == [false, true, true]
    store.delete(old.digest(), before) == 0
  }

  def 'what is put while others are deleting it stays'() {
    given:
    def store = new ContentStore(root(), ContentStore.Sync.NONE)
    def texts = (1..40).collect { "text $it".toString() }
    def files = texts.collect { file(it) }
    def digests = texts.collect { Digest.ofText(it) }
    def pool = Executors.newFixedThreadPool(2)

    expect:
    (1..20).every {
      files.each { store.put(it) }
      def before = later()
      def deleting = pool.submit({ digests.each { store.delete(it, before) } } as Callable)
      def putting = pool.submit({ files.each { store.put(it) } } as Callable)
      [deleting, putting]*.get()
      digests.every { store.has(it) }
    }

    cleanup:
    pool.shutdown()
  }

  def 'a damaged content is found, dropped, and mended by the next put'() {
    given:
    def store = new ContentStore(root())
    def digest = store.put(file('good')).digest()
    def path = store.path(digest)
    Files.delete(path)
    Files.writeString(path, damage)

    expect:
    store.verify(digest).get().contains('is damaged')

    when:
    store.read(digest)

    then:
    def e = thrown(ContentMissing)
    e.digest() == digest

    when:
    store.put(file('good'))

    then:
    store.verify(digest).empty

    where:
    damage << ['evil', 'goo', '']
  }

  def 'a content of another size is mended at once'() {
    given:
    def store = new ContentStore(root())
    def digest = store.put(file('good')).digest()
    Files.delete(store.path(digest))
    Files.writeString(store.path(digest), '')

    when:
    store.put(file('good'))

    then:
    store.verify(digest).empty
  }

  def 'what is not there is named'() {
    when:
    new ContentStore(root()).open(Digest.ofText('x'))

    then:
    thrown(ContentMissing)
    new ContentStore(root()).verify(Digest.ofText('x')).get().contains('not there')
  }

  def 'a link is not followed'() {
    given:
    def link = Files.createSymbolicLink(folder.resolve('link'), file('x'))

    when:
    new ContentStore(root()).put(link)

    then:
    thrown(IOException)
  }

  def 'when nothing more can be written, file and bytes are named and nothing stays'() {
    given:
    def big = file('x' * 3_000_000)
    def java = ProcessHandle.current().info().command().get()
    def classes = [ContentStore, org.jspecify.annotations.NullMarked].collect { it.protectionDomain.codeSource.location.path }.join(':')
    def program = folder.resolve('Big.java')
    program.toFile().text = '''
      import io.leat.engine.artifact.ContentStore;
      import java.nio.file.Path;
      public class Big {
        public static void main(String[] a) throws Exception {
          try { new ContentStore(Path.of(a[0])).put(Path.of(a[1])); }
          catch (java.io.IOException e) { System.out.println(e.getMessage()); }
        }
      }'''

    when:
    // a limit on the size of files is as near to a full disk as a test gets without owning a file system
    def process = new ProcessBuilder('bash', '-c', 'ulimit -f 1000; exec "$@"', '-', java, '-XX:-UsePerfData', '-cp', classes,
      program.toString(), root().toString(), big.toString()).redirectErrorStream(true).start()
    def said = process.inputStream.text

    then:
    said.startsWith("cannot keep '$big' (3000000 bytes) in '${root()}': ")
    stored() == []
  }
}
