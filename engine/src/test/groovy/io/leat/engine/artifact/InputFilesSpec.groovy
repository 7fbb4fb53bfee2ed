package io.leat.engine.artifact

import io.leat.engine.expression.Glob
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

class InputFilesSpec extends Specification {
  static final LATER = Instant.now().plusSeconds(3600)

  @TempDir
  Path folder

  Path workspace
  Path memory

  def setup() {
    workspace = Files.createDirectory(folder.resolve('workspace'))
    memory = folder.resolve('memory/stat')
  }

  Map<String, Digest> digests(Instant now = LATER, InputFiles files = new InputFiles(workspace, memory)) {
    def found = files.matching([Glob.of('**')], now)
    files.save()
    found.collectEntries { [it.path().text(), it.digest()] }
  }

  def 'what is remembered is used, and only for files that have not been touched'() {
    given:
    def file = Files.writeString(workspace.resolve('a'), 'one')
    def first = digests()
    def cache = new StatCache(memory)

    expect:
    cache.find('a', Stat.of(file)) == Digest.ofText('one')
    cache.find('b', Stat.of(file)) == null
    first == [a: Digest.ofText('one')]
    digests() == first

    when:
    Files.writeString(file, 'two')

    then:
    new StatCache(memory).find('a', Stat.of(file)) == null
    digests() == [a: Digest.ofText('two')]
  }

  def 'an edit of the same size with the time put back is seen'() {
    given:
    def file = Files.writeString(workspace.resolve('a'), 'one')
    def time = FileTime.from(Instant.parse('2020-01-01T00:00:00Z'))
    Files.setLastModifiedTime(file, time)
    digests()

    when:
    Files.writeString(file, 'two', StandardOpenOption.WRITE)
    Files.setLastModifiedTime(file, time)

    then:
    digests() == [a: Digest.ofText('two')]
  }

  def 'a file touched within the grain of the clock is not remembered'() {
    given:
    def file = Files.writeString(workspace.resolve('a'), 'one')
    def changed = Instant.EPOCH.plusNanos(Stat.of(file).changed())

    when:
    digests(changed.plusNanos(nanos))

    then:
    (new StatCache(memory).find('a', Stat.of(file)) != null) == remembered

    where:
    nanos         || remembered
    -1_000_000    || false
    0             || false
    2_000_000_000 || false
    2_000_000_001 || true
  }

  def 'a damaged memory is as good as none: cut at each length, and each bit flipped'() {
    given:
    def file = Files.writeString(workspace.resolve('a'), 'one')
    def good = digests()
    def bytes = Files.readAllBytes(memory)

    expect:
    (0..<bytes.length).every { int length ->
      Files.write(memory, Arrays.copyOf(bytes, length))
      new StatCache(memory).find('a', Stat.of(file)) == null
    }
    (0..<bytes.length * 8).every { int bit ->
      def flipped = bytes.clone()
      flipped[bit >> 3] = (byte) (flipped[bit >> 3] ^ (1 << (bit & 7)))
      Files.write(memory, flipped)
      new StatCache(memory).find('a', Stat.of(file)) == null
    }
    digests() == good
  }

  def 'the executable bit and the target of a link count'() {
    given:
    def file = Files.writeString(workspace.resolve('a'), 'one')
    def link = workspace.resolve('l')
    Files.createSymbolicLink(link, Path.of('a'))
    def first = digests()

    when:
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rwxr-xr-x'))
    def second = digests()

    then:
    second.a != first.a
    second.l == first.l

    when:
    Files.writeString(file, 'two')
    def third = digests()

    then:
    third.a != second.a
    third.l != second.l

    when:
    Files.delete(link)
    Files.createSymbolicLink(link, Path.of('nowhere'))

    then:
    digests().l != third.l
  }

  def 'a pattern that matches nothing gives nothing'() {
    expect:
    new InputFiles(workspace, memory).matching([Glob.of('none/*.txt')], LATER) == []
    new InputFiles(workspace, memory).matching([], LATER) == []
  }
}
