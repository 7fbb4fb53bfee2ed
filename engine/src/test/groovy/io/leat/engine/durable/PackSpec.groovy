package io.leat.engine.durable

import groovy.io.FileType
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class PackSpec extends Specification {
  @TempDir
  Path temporary

  Path run

  def setup() {
    run = temporary.resolve('runs/17')
    Files.createDirectories(run.resolve('attempts/t.1'))
    Files.createDirectories(run.resolve('artifacts/t'))
    run.resolve('header').toFile().text = 'number=17\n'
    run.resolve('begun').toFile().text = ''
    run.resolve('attempts/t.1/log').toFile().text = 'one\ntwo\n'
    run.resolve('artifacts/t/files').toFile().text = 'digest'
  }

  private void pack() {
    Pack.pack(run, Path.of('header'), { it.getName(0).toString() == 'artifacts' }, { true })
  }

  private List<String> left() {
    def all = []
    temporary.toFile().eachFileRecurse(FileType.FILES) { all << temporary.relativize(it.toPath()).toString() }
    all.sort()
  }

  def 'the small files of a folder become one, and are read by the paths that they had'() {
    when:
    pack()

    then:
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files']
    Pack.text(run.resolve('attempts/t.1/log')) == 'one\ntwo\n'
    Pack.text(run.resolve('begun')) == ''
    Pack.read(run.resolve('header')) == 'number=17\n'
    Pack.size(run.resolve('attempts/t.1/log')) == 8
    Pack.exists(run.resolve('attempts/t.1')) && Pack.exists(run.resolve('begun')) && Pack.exists(run.resolve('artifacts/t/files'))
    !Pack.exists(run.resolve('attempts/t.2')) && !Pack.exists(run.resolve('attempts/t')) && !Pack.exists(run.resolve('ended'))
    Pack.read(run.resolve('attempts/t.1/steps')) == null

    when:
    Pack.bytes(run.resolve('attempts/t.1/exit'))

    then:
    thrown(NoSuchFileException)
  }

  def 'what is packed is read from any place of it'() {
    given:
    pack()
    def bytes = ByteBuffer.allocate(100)

    when:
    def read
    Pack.open(run.resolve('attempts/t.1/log')).withCloseable { channel ->
      read = [channel.size(), channel.position(4).read(bytes), channel.read(bytes), channel.position(2000).read(bytes)]
    }

    then:
    read == [8L, 4, -1, -1]
    new String(bytes.array(), 0, 4) == 'two\n'
  }

  def 'what is long stays a file of its own'() {
    given:
    def tall = run.resolve('attempts/t.1/stream')
    tall.toFile().text = 'x' * (Pack.MOST + 1)
    run.resolve('attempts/t.1/output').toFile().text = 'y' * Pack.MOST

    when:
    pack()

    then:
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files', 'runs/17/attempts/t.1/stream']
    Pack.size(tall) == Pack.MOST + 1
    Pack.size(run.resolve('attempts/t.1/output')) == Pack.MOST
  }

  def 'one that was killed when #what was left is gone on with, and nothing can be read otherwise meanwhile'() {
    given:
    def before = run.resolve('attempts/t.1/log').toFile().text
    pack()
    Files.createDirectories(run.resolve('attempts/t.1'))
    loose.each { name, text -> run.resolve(name).toFile().text = text }

    expect:
    Pack.text(run.resolve('attempts/t.1/log')) == before
    Pack.text(run.resolve('header')) == 'number=17\n'

    when:
    pack()

    then:
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files']
    Pack.text(run.resolve('attempts/t.1/log')) == before

    where:
    what         | loose
    'all of it'  | [header: 'number=17\n', begun: '', 'attempts/t.1/log': 'one\ntwo\n']
    'the header' | [header: 'number=17\n']
  }

  def 'who has no time for all of it leaves the rest for another time'() {
    given:
    int deleted = 0

    when:
    def first = Pack.pack(run, Path.of('header'), { it.getName(0).toString() == 'artifacts' }, { deleted++ < 1 })

    then:
    !first
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files', 'runs/17/begun', 'runs/17/header']
    Pack.text(run.resolve('attempts/t.1/log')) == 'one\ntwo\n'

    when:
    def second = Pack.pack(run, Path.of('header'), { it.getName(0).toString() == 'artifacts' }, { true })

    then:
    second
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files']
  }

  def 'what a killed packing had only begun to write is written anew'() {
    given:
    temporary.resolve('runs/.new-17.pack').toFile().text = 'half'

    when:
    pack()

    then:
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files']
    Pack.text(run.resolve('header')) == 'number=17\n'
  }

  def 'a file that was written to after it was packed stays, and counts'() {
    given:
    pack()
    Files.createDirectories(run.resolve('attempts/t.1'))
    run.resolve('header').toFile().text = 'number=17\n'
    run.resolve('attempts/t.1/log').toFile().text = 'one\ntwo\nlate\n'

    when:
    pack()

    then:
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files', 'runs/17/attempts/t.1/log']
    Pack.text(run.resolve('attempts/t.1/log')) == 'one\ntwo\nlate\n'
  }

  def 'a FIFO of an attempt leaves no folder behind'() {
    given:
    ['mkfifo', run.resolve('attempts/t.1.in').toString()].execute().waitFor()

    when:
    pack()

    then:
    left() == ['runs/17.pack', 'runs/17/artifacts/t/files']
    !Files.exists(run.resolve('attempts'))
  }

  def 'a link is not followed, and stays'() {
    given:
    temporary.resolve('secret').toFile().text = 'of others'
    Files.createSymbolicLink(run.resolve('attempts/t.1/late'), temporary.resolve('secret'))

    when:
    pack()

    then:
    Files.isSymbolicLink(run.resolve('attempts/t.1/late'))
    !temporary.resolve('runs/17.pack').toFile().getText('ISO-8859-1').contains('of others')
  }

  def 'a pack that was replaced, or deleted, is not read any more'() {
    given:
    pack()
    def first = Pack.text(run.resolve('header'))
    Pack.delete(run)

    expect:
    !Pack.exists(run.resolve('header'))

    when:
    Files.createDirectories(run)
    run.resolve('header').toFile().text = 'number=18\n'
    pack()

    then:
    first == 'number=17\n'
    Pack.text(run.resolve('header')) == 'number=18\n'
  }

  def 'a damaged pack says so by its name'() {
    given:
    def line = 'stands as it is, since it is so short\n'
    run.resolve('attempts/t.1/log').toFile().text = line
    pack()
    def file = temporary.resolve('runs/17.pack')
    def bytes = file.toFile().bytes
    int at = new String(bytes, 'ISO-8859-1').indexOf(line)
    bytes[at] = (byte) (bytes[at] ^ 0x55)
    file.toFile().bytes = bytes

    when:
    Pack.bytes(run.resolve('attempts/t.1/log'))

    then:
    def problem = thrown(IOException)
    problem.message.contains(file.toString())
    Pack.text(run.resolve('header')) == 'number=17\n'
  }

  def 'many packs are read without a file left open for each'() {
    given:
    (1..60).each { n ->
      def each = temporary.resolve("runs/1$n")
      Files.createDirectories(each)
      each.resolve('header').toFile().text = "number=1$n\n"
      Pack.pack(each, Path.of('header'), { false }, { true })
    }

    expect:
    (1..60).every { Pack.text(temporary.resolve("runs/1$it/header")) == "number=1$it\n" }
    Path.of('/proc/self/fd').toFile().list().count { name ->
      try {
        Files.readSymbolicLink(Path.of('/proc/self/fd', name)).toString().startsWith(temporary.toString())
      } catch (IOException closed) {
        false
      }
    } <= 16
  }
}
