package io.leat.engine.archive

import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.time.Instant
import java.util.zip.GZIPOutputStream
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

  /** A header of {@code type} whose content has {@code size} bytes. */
  private static byte[] header(String type, long size) {
    byte[] block = new byte[512]
    def put = { int at, String text -> System.arraycopy(text.bytes, 0, block, at, text.bytes.length) }
    put(0, 'x')
    put(100, '0000644')
    put(124, size < 0 ? '' : String.format('%011o', size))
    if (size < 0) {
      block[124] = (byte) 0xff
      (125..135).each { block[it] = (byte) 0xff }
    }
    put(156, type)
    put(257, 'ustar\u000000')
    put(148, '        ')
    put(148, String.format('%06o\u0000 ', block.toList().sum { it & 0xff }))
    block
  }

  /** An extended header with one record, and what follows it. */
  private static byte[] extended(String record, byte[] rest) {
    def out = new ByteArrayOutputStream()
    out.write(header('x', record.bytes.length))
    out.write(Arrays.copyOf(record.bytes, 512))
    out.write(rest)
    out.toByteArray()
  }

  /** A header of which some bytes are others; unless {@code sound}, its sum is that of what it was before. */
  private static byte[] changed(Map<Integer, String> changes, boolean sound = true, String type = '0') {
    byte[] block = header(type, 0)
    changes.each { at, text -> System.arraycopy(text.getBytes('ISO-8859-1'), 0, block, at, text.length()) }
    if (sound) {
      System.arraycopy('        '.bytes, 0, block, 148, 8)
      System.arraycopy(String.format('%06o\u0000 ', block.toList().sum { it & 0xff }).bytes, 0, block, 148, 8)
    }
    block
  }

  private static byte[] packed() {
    def out = new ByteArrayOutputStream()
    new GZIPOutputStream(out).withCloseable { it.write(written()) }
    Arrays.copyOf(out.toByteArray(), 4096)
  }

  def 'what is wrong with an archive is told in words: #what'() {
    when:
    def tar = new TarReader(new ByteArrayInputStream(bytes as byte[]))
    while (tar.next() != null) {
      // what is not read is passed over
    }

    then:
    def problem = thrown(IOException)
    problem.message == message

    where:
    what                             | bytes                                                       || message
    'nothing'                        | new byte[0]                                                 || 'the archive breaks off'
    'cut in its first header'        | Arrays.copyOf(written(), 100)                               || 'the archive breaks off'
    'cut in a content'               | Arrays.copyOf(written(), 700)                               || 'the archive breaks off'
    'cut in an extended header'      | Arrays.copyOf(extended('9 size=1\n', header('0', 0)), 600)  || 'the archive breaks off'
    'cut behind an extended header'  | Arrays.copyOf(extended('9 size=1\n', header('0', 0)), 1024) || 'the archive breaks off'
    'cut in a header for all'        | header('g', 100)                                            || 'the archive breaks off'
    'cut in a long name'             | header('L', 100)                                            || 'the archive breaks off'
    'no archive'                     | ('hello ' * 200).bytes                                      || 'the archive is damaged'
    'packed by gzip'                 | packed()                                                    || 'the archive is damaged'
    'another sum'                    | changed([148: '0000000'], false)                            || 'the archive is damaged'
    'a size that is no number'       | changed([124: 'abcdefghijk'])                               || 'the archive is damaged'
    'a size below nothing'           | header('0', -1)                                             || 'the archive is damaged'
    'a record longer than its place' | extended('99 size=1\n', header('0', 0))                     || 'the archive is damaged'
    'a record without a length'      | extended('size=1\n', header('0', 0))                        || 'the archive is damaged'
    'a record without a value'       | extended('7 size\n', header('0', 0))                        || 'the archive is damaged'
    'a size in words'                | extended('11 size=ab\n', header('0', 0))                    || 'the archive is damaged'
    'a name with a NUL'              | extended('12 path=a\u0000b\n', header('0', 0))             || 'the archive is damaged'
    'a link to a NUL'                | extended('16 linkpath=a\u0000b\n', header('2', 0))         || 'the archive is damaged'
    'a header larger than it may be' | header('L', 1L << 20)                                       || 'the archive is damaged'
    'a device'                       | changed([:], true, '3')                                     || "'x' is neither a file nor a link"
    'a hard link'                    | changed([:], true, '1')                                     || "'x' is neither a file nor a link"
  }

  /** What never ends; how much of it was read. */
  private static class Endless extends InputStream {
    final Closure<byte[]> next
    byte[] now = new byte[0]
    int at = 0
    long all = 0

    Endless(Closure<byte[]> next) {
      this.next = next
    }

    @Override
    int read() {
      while (at == now.length) {
        now = next()
        at = 0
      }
      all++
      now[at++] & 0xff
    }
  }

  def 'an archive without end is left early: #what'() {
    given:
    def number = 0
    def endless = new Endless({ make(number++) })

    when:
    read(endless, true)

    then:
    def problem = thrown(IOException)
    problem.message == said
    endless.all < 2_000_000

    where:
    what               | make                                                                                             || said
    'extended headers' | { int i -> extended(String.format('%013d', i)) }                                                 || 'an entry of the archive has more than 8 headers'
    'global headers'   | { int i -> header('g', 0) }                                                                      || 'an entry of the archive has more than 8 headers'
    'a global header'  | { int i -> header('g', 1L << 40) }                                                               || 'the archive is damaged'
    'zeros'            | { int i -> new byte[512] }                                                                       || 'the archive goes on with nothing but zeros'
    'a negative size'  | { int i -> header('0', -1) }                                                                     || 'the archive is damaged'
    'a negative size in an extended header' | { int i -> i % 2 == 0 ? extended('size', '-5') : header('0', 0) }           || 'the archive is damaged'
  }

  private static byte[] extended(String key, String value = 'v') {
    def record = " $key=$value\n"
    def text = "${record.length() + 2}$record".toString()
    def content = new byte[512]
    System.arraycopy(text.bytes, 0, content, 0, text.bytes.length)
    def whole = new ByteArrayOutputStream()
    whole.write(header('x', text.bytes.length))
    whole.write(content)
    whole.toByteArray()
  }
}
