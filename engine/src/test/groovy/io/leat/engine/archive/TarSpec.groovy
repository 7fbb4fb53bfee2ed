package io.leat.engine.archive

import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

/** What is written is read by the programs in use, and the other way round. */
class TarSpec extends Specification {
  @TempDir Path folder

  static final FILES = [
    ("${'p' * 70}/${'q' * 70}".toString()): 'in two parts',
    plain: 'text\n', 'empty': '', 'a folder/with "quotes" $x': 'q', 'ünicode/名前': 'u', '-rf': 'dash',
    ("${'d' * 99}".toString()): '99', ("${'e' * 100}".toString()): '100', ("${'f' * 101}".toString()): '101',
    ("${'g' * 120}/${'h' * 120}/${'i' * 120}".toString()): 'long', block: 'b' * 512, more: 'm' * 513]

  private static byte[] written() {
    def bytes = new ByteArrayOutputStream()
    def tar = new TarWriter(bytes, Instant.ofEpochSecond(1_000_000_000))
    FILES.each { path, text ->
      tar.file(path, path == 'plain', text.bytes.length)
      tar.content().write(text.bytes)
      tar.endFile()
    }
    tar.folder('a/folder')
    tar.link('link', 'plain')
    tar.link('l' * 130, 't' * 140)
    tar.end()
    bytes.toByteArray()
  }

  private static int run(Path folder, byte[] input, File output, String... words) {
    def process = new ProcessBuilder(words).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(output).start()
    process.outputStream.withCloseable { it.write(input) }
    process.waitFor()
  }

  private static Map<String, String> read(InputStream archive, boolean several = false) {
    def found = [:]
    def tar = several ? TarReader.ofSeveral(archive) : new TarReader(archive)
    for (def entry = tar.next(); entry != null; entry = tar.next()) {
      def path = entry.path().startsWith('./') ? entry.path().substring(2) : entry.path()
      switch (entry.kind()) {
        case TarReader.Kind.LINK -> found[path] = '-> ' + entry.target()
        case TarReader.Kind.FOLDER -> found[path] = '/'
        default -> found[path] = (entry.kind() == TarReader.Kind.PROGRAM ? 'program ' : '') + tar.content().text
      }
    }
    found
  }

  def 'what is written, #program unpacks'() {
    expect:
    run(folder, written(), new File('/dev/null'), *words) == 0
    FILES.every { path, text -> folder.resolve(path).toFile().text == text }
    Files.isExecutable(folder.resolve('plain'))
    !Files.isExecutable(folder.resolve('block'))
    Files.isDirectory(folder.resolve('a/folder'))
    Files.readSymbolicLink(folder.resolve('l' * 130)).toString() == 't' * 140

    where:
    program       | words
    'GNU tar'     | ['tar', '-xf', '-']
    'busybox tar' | ['busybox', 'tar', '-xf', '-']
  }

  def 'what #program packs is read: #words'() {
    given:
    def from = Files.createDirectories(folder.resolve('from'))
    FILES.each { path, text ->
      Files.createDirectories(from.resolve(path).parent)
      from.resolve(path).toFile().text = text
    }
    from.resolve('plain').toFile().executable = true
    Files.createSymbolicLink(from.resolve('link'), Path.of('t' * 140))
    def archive = folder.resolve('archive').toFile()
    def names = Files.walk(from).withCloseable { paths -> paths.filter { !Files.isDirectory(it, LinkOption.NOFOLLOW_LINKS) }.map { './' + from.relativize(it) }.toList() }

    expect:
    run(from, (names.join('\n') + '\n').bytes, archive, *words) == 0
    archive.withInputStream { read(it, true) } == (FILES + [link: '-> ' + 't' * 140, plain: 'program text\n']).findAll { !(it.key[0] in without) }

    where:
    program       | words                                                      | without
    'GNU tar'     | ['xargs', '-d', '\\n', '-n', '3', 'tar', '-cf', '-']             | []
    'GNU tar'     | ['tar', '--format=pax', '-cf', '-', '-T', '-']             | []
    'GNU tar'     | ['sh', '-c', 'grep -v "^./[gfl]" | tar --format=ustar -cf - -T -'] | ['g', 'f', 'l']
    'busybox tar' | ['xargs', '-d', '\\n', 'busybox', 'tar', '-cf', '-']          | []
  }

  def 'what is written is read, and sizes beyond 8 GiB too'() {
    given:
    def large = new ByteArrayOutputStream()
    new TarWriter(large, Instant.EPOCH).file('large', false, 9L << 30)

    expect:
    read(new ByteArrayInputStream(written())) ==
      FILES + [plain: 'program text\n', 'a/folder': '/', link: '-> plain', ('l' * 130): '-> ' + 't' * 140]
    new TarReader(new ByteArrayInputStream(large.toByteArray())).next().size() == 9L << 30
  }

  def 'an archive that is cut after #count bytes is an error'() {
    when:
    read(new ByteArrayInputStream(Arrays.copyOf(written(), count)))

    then:
    thrown(IOException)

    where:
    count << [0, 100, 512, 700, 1024, 5000, written().length - 512]
  }
}
