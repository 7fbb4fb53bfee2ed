package io.leat.engine.log

import io.leat.engine.expression.TextPattern
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

class LogSpec extends Specification {

  static final T = Instant.parse('2026-01-02T03:04:05Z')

  @TempDir
  Path folder

  Path log

  def setup() {
    log = Files.createFile(folder.resolve('log'))
  }

  def 'the index counts lines as they come, a last one without line end too'() {
    given:
    def indexer = LogIndexer.open(log)

    expect:
    indexer.advance(T) == 0
    indexer.lines() == 0

    when:
    append('a\nb')

    then:
    indexer.advance(T) == 3
    indexer.lines() == 2

    when:
    append('b\n')

    then:
    indexer.advance(T) == 2
    indexer.lines() == 2
    indexer.advance(T) == 0

    cleanup:
    indexer.close()
  }

  def 'each line has the time of the advance that first saw a byte of it, also after a reopening'() {
    given:
    def indexer = LogIndexer.open(log)

    when:
    ['a\nb\nc', 'c\n', 'd\n\ne\n', 'f', '', 'f', '\n', 'g\nh'].eachWithIndex { text, i ->
      append(text)
      indexer.advance(T.plusSeconds(i))
      if (reopen) {
        indexer.close()
        indexer = LogIndexer.open(log)
      }
    }

    then:
    lines { reader, sink -> reader.from(0, sink) }*.get(1)*.minusSeconds(T.epochSecond)*.epochSecond == [0, 0, 0, 2, 2, 2, 3, 7, 7]

    cleanup:
    indexer.close()

    where:
    reopen << [false, true]
  }

  def 'an index with #damage is mended when it is taken up, and readers do without it'() {
    given:
    append((1..20000).collect { "line $it" }.join('\n'))
    index(log)
    def path = folder.resolve('log.index')
    def sound = Files.readAllBytes(path)

    when:
    damageBy.call(path, log)

    then:
    lines { reader, sink -> reader.from(reader.lines() - 2, sink) } == lines { reader, sink -> reader.last(2, sink) }
    lines { reader, sink -> reader.last(1, sink) }[0][0] == Files.readString(log).readLines().size() - 1

    when:
    index(log)
    def rebuilt = Files.readAllBytes(path)

    then:
    rebuilt.length % 32 == 0
    rebuilt.length > 0
    lines { reader, sink -> reader.from(3, sink) }.size() == Math.max(0, (Files.readString(log).readLines().size()) - 3)

    where:
    damage              | damageBy
    'a torn tail'       | { p, l -> Files.write(p, [1, 2, 3] as byte[], StandardOpenOption.APPEND) }
    'a damaged record'  | { p, l -> def b = Files.readAllBytes(p); b[40] ^= 4; Files.write(p, b) }
    'nothing left'      | { p, l -> Files.delete(p) }
    'a shorter log'     | { p, l -> Files.writeString(l, 'one\ntwo\nthree\nfour\nfive\n') }
    'another log'       | { p, l -> Files.writeString(l, 'x' * 400_000 + '\n' + 'yy\n' * 1000) }
  }

  def 'an index that fell behind catches up piece by piece'() {
    given:
    append((1..20000).collect { "line $it" }.join('\n') + '\n')
    def length = Files.size(log)
    def indexer = LogIndexer.open(log)

    expect:
    indexer.advance(T, 100_001) == 100_001
    indexer.position() == 100_001
    lines { reader, sink -> reader.last(1, sink) } == [[19999, T, 'line 20000\n']]

    when:
    while (indexer.advance(T.plusSeconds(1), 30_007) > 0) {
    }

    then:
    indexer.position() == length
    indexer.lines() == 20000
    lines { reader, sink -> reader.last(1, sink) } == [[19999, T.plusSeconds(1), 'line 20000\n']]
    lines { reader, sink -> reader.from(0, sink) }*.get(0) == (0..<20000)

    cleanup:
    indexer.close()
  }

  def 'a log that is cut while it is followed is indexed anew'() {
    given:
    def indexer = LogIndexer.open(log)
    append('a\nb\nc\n')
    indexer.advance(T)

    when:
    Files.writeString(log, 'z\n')
    indexer.advance(T.plusSeconds(1))

    then:
    indexer.lines() == 1
    lines { reader, sink -> reader.from(0, sink) } == [[0, T.plusSeconds(1), 'z\n']]

    cleanup:
    indexer.close()
  }

  def 'line ends, NUL and other bytes stay as they are'() {
    given:
    def bytes = [0, 255, 13, 10, 10, 65, 13, 66, 10, 200, 0] as byte[]
    Files.write(log, bytes)

    expect:
    read { reader, sink -> reader.range(0, 1000, sink) } == bytes
    read { reader, sink -> reader.range(3, 6, sink) } == [10, 10, 65] as byte[]
    read { reader, sink -> reader.last(1, sink as ByteSink) } == [200, 0] as byte[]
    read { reader, sink -> reader.last(2, sink as ByteSink) } == [65, 13, 66, 10, 200, 0] as byte[]
    read { reader, sink -> reader.from(1, sink as ByteSink) } == [10, 65, 13, 66, 10, 200, 0] as byte[]
  }

  def 'a log is read up to its limit'() {
    given:
    append('one\ntwo\nthree\n')
    index(log)
    def reader = LogReader.open(log, 6)

    expect:
    reader.length() == 6
    reader.lines() == 2
    collect { reader.from(1, it as ByteSink) } == 'tw'
    collect { reader.last(1, it as ByteSink) } == 'tw'
    collect { assert reader.copyFrom(5, it) == 6 } == 'w'

    cleanup:
    reader.close()
  }

  def 'a follower gets each byte once'() {
    given:
    def reader = LogReader.open(log)
    def out = new ByteArrayOutputStream()
    long at = 0

    when:
    ['a', '', 'b\nc', 'd\n'].each {
      append(it)
      at = reader.copyFrom(at, out::write)
    }

    then:
    out.toString() == 'ab\ncd\n'
    at == 6

    cleanup:
    reader.close()
  }

  def 'lines that match come with number and time, without their line end in the way'() {
    given:
    append('ok\r\nerror 1\r\n')
    def indexer = LogIndexer.open(log)
    indexer.advance(T)
    append('fine\nerror 2')
    indexer.advance(T.plusSeconds(9))

    expect:
    lines { reader, sink -> reader.matching(TextPattern.of('^error \\d$'), sink) } == [[1, T, 'error 1\r\n'], [3, T.plusSeconds(9), 'error 2']]

    cleanup:
    indexer.close()
  }

  def 'a line of many megabytes is matched by its beginning and given in pieces'() {
    given:
    def piece = 'x' * 1_000_000
    append('first\nneedle ')
    8.times { append(piece) }
    append(' hidden\nlast\n')
    long bytes = 0
    int largest = 0
    def numbers = []
    def sink = new LineSink() {
      void line(long number, Instant time) { numbers << number }
      void write(byte[] b, int o, int n) { bytes += n; largest = Math.max(largest, n) }
    }

    when:
    LogReader.open(log).withCloseable { it.matching(TextPattern.of('needle'), sink) }

    then:
    numbers == [1]
    bytes == 8_000_015
    largest <= 131072

    when:
    LogReader.open(log).withCloseable { it.matching(TextPattern.of('hidden|last'), sink) }

    then:
    numbers == [1, 2]
  }

  def 'who watches a search is asked in the middle of a line too, and ends it by what is thrown'() {
    given: 'a line in which a pattern without end keeps all its states'
    append('a' * 60_000 + '\nb\n')
    int asked = 0
    def watch = { if (++asked == 5) throw new IllegalStateException('enough') }

    when:
    lines { reader, sink -> reader.matching(TextPattern.of('a?' * 100 + 'b'), watch, sink) }

    then: 'once for the reading, and then for the one line'
    def ended = thrown(IllegalStateException)
    ended.message == 'enough'

    and: 'who says nothing is given what there is'
    lines { reader, sink -> reader.matching(TextPattern.of('a?' * 100 + 'b'), { asked++ }, sink) }*.last() == ['b\n']
    asked > 10
  }

  private List<List> lines(Closure reading) {
    def sink = new Lines()
    LogReader.open(log).withCloseable { reading.call(it, sink as LineSink) }
    sink.all()
  }

  private String collect(Closure reading) {
    def out = new ByteArrayOutputStream()
    reading.call(out::write as ByteSink)
    out.toString()
  }

  private byte[] read(Closure reading) {
    def out = new ByteArrayOutputStream()
    LogReader.open(log).withCloseable { reading.call(it, out::write as ByteSink) }
    out.toByteArray()
  }

  private void append(String text) {
    Files.writeString(log, text, StandardOpenOption.APPEND)
  }

  static void index(Path log) {
    LogIndexer.open(log).withCloseable { it.advance(T) }
  }

  static class Lines implements LineSink {
    final List<List> all = []
    ByteArrayOutputStream text = new ByteArrayOutputStream()

    void line(long number, Instant firstSeen) {
      text = new ByteArrayOutputStream()
      all << [number, firstSeen, text]
    }

    void write(byte[] bytes, int offset, int length) {
      text.write(bytes, offset, length)
    }

    List<List> all() {
      all.collect { number, time, bytes -> [number, time, bytes.toString()] }
    }
  }
}
