package io.leat.engine.log

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.time.Instant
import net.jqwik.api.Arbitraries
import net.jqwik.api.Arbitrary
import net.jqwik.api.ForAll
import net.jqwik.api.Property
import net.jqwik.api.Provide

/** Indexer and reader against the same said naively, on random logs that came in random pieces. */
class LogProperties {

  @Provide
  Arbitrary<List<byte[]>> pieces() {
    Arbitraries.longs().map { long seed ->
      def random = new Random(seed)
      def longest = [3, 80, 5000, 200_000][random.nextInt(4)]
      (0..random.nextInt(12)).collect {
        def piece = new byte[random.nextInt([10, 1000, 150_000][random.nextInt(3)])]
        random.nextBytes(piece)
        for (int i = 0; i < piece.length; i++) {
          piece[i] = random.nextInt(longest) == 0 ? (byte) 10 : piece[i] == 10 ? (byte) 13 : piece[i]
        }
        piece
      }
    }
  }

  @Property(tries = 10)
  void 'any lines are given as a naive reader gives them, with an index and without'(@ForAll('pieces') List<byte[]> pieces,
      @ForAll int chosen) {
    inFolder { Path log ->
      def expected = split(pieces)
      grow(log, pieces) { }
      for (indexed in [false, true]) {
        if (indexed) {
          LogSpec.index(log)
        }
        LogReader.open(log).withCloseable { reader ->
          assert reader.lines() == expected.size()
          for (n in [0, 1, 2, Math.floorMod(chosen, expected.size() + 3), expected.size()]) {
            assert bytes { reader.last(n, it as ByteSink) } == join(expected.takeRight(n))
            assert bytes { reader.from(n, it as ByteSink) } == join(expected.drop(n))
            def lines = new LogSpec.Lines()
            reader.last(n, lines as LineSink)
            assert lines.all*.get(0) == (0..<expected.size()).toList().takeRight(n)
            assert lines.all.collect { it[2].toByteArray() as List } == expected.takeRight(n).collect { it as List }
          }
        }
      }
    }
  }

  @Property(tries = 10)
  void 'an index made piece by piece says the same as one made at once'(@ForAll('pieces') List<byte[]> pieces, @ForAll boolean reopen) {
    inFolder { Path log ->
      def indexer = LogIndexer.open(log)
      def times = []
      grow(log, pieces) { int piece ->
        if (reopen) {
          indexer.close()
          indexer = LogIndexer.open(log)
        }
        indexer.advance(Instant.ofEpochMilli(piece))
        (indexer.lines() - times.size()).times { times << piece }
      }
      long count = indexer.lines()
      indexer.close()
      def starts = starts(split(pieces))
      def steps = records(log)
      LogReader.open(log).withCloseable { reader ->
        def lines = new LogSpec.Lines()
        reader.from(0, lines as LineSink)
        assert lines.all.collect { it[1].toEpochMilli() as int } == times
      }
      Files.delete(log.resolveSibling('log.index'))
      LogSpec.index(log)
      def whole = records(log)
      for (record in steps + whole) {
        assert starts[record[1] as int] == record[0]
      }
      assert count == starts.size()
      [steps, whole].each { all ->
        for (int i = 1; i < all.size(); i++) {
          def next = starts.find { it >= all[i - 1][0] + LogIndexer.SPACING }
          assert next == null || all[i][0] <= next
        }
      }
    }
  }

  private static void inFolder(Closure test) {
    def folder = Files.createTempDirectory('leat-log-')
    try {
      test.call(Files.createFile(folder.resolve('log')))
    } finally {
      folder.toFile().deleteDir()
    }
  }

  private static void grow(Path log, List<byte[]> pieces, Closure after) {
    pieces.eachWithIndex { piece, i ->
      Files.write(log, piece, StandardOpenOption.APPEND)
      after.call(i)
    }
  }

  private static List<byte[]> split(List<byte[]> pieces) {
    def lines = []
    def line = new ByteArrayOutputStream()
    for (byte one : join(pieces)) {
      line.write(one)
      if (one == 10) {
        lines << line.toByteArray()
        line.reset()
      }
    }
    line.size() == 0 ? lines : lines + [line.toByteArray()]
  }

  private static List<Long> starts(List<byte[]> lines) {
    long at = 0
    lines.collect { line ->
      long start = at
      at += line.length
      start
    }
  }

  private static List<List<Long>> records(Path log) {
    def buffer = java.nio.ByteBuffer.wrap(Files.readAllBytes(log.resolveSibling('log.index')))
    def records = []
    while (buffer.hasRemaining()) {
      records << [buffer.getLong(), buffer.getLong(), buffer.getLong()]
      buffer.getLong()
    }
    records
  }

  private static byte[] join(List<byte[]> parts) {
    def out = new ByteArrayOutputStream()
    parts.each { out.write(it) }
    out.toByteArray()
  }

  private static byte[] bytes(Closure reading) {
    def out = new ByteArrayOutputStream()
    reading.call(out::write)
    out.toByteArray()
  }
}
