package io.leat.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One record of a log's index, 32 bytes, big endian: offset of a line's first byte, number of that line counted from 0, epoch
 * milliseconds when it was first seen, CRC-32C of these 24 bytes in the low half of a long.
 *
 * <p>Records rise in offset and number. All lines from one record to the next were first seen when the first of them was.
 */
record IndexRecord(long offset, long line, long millis) {
  static final int BYTES = 32;
  private static final int SUMMED = 24;

  static Path indexOf(Path log) {
    return log.resolveSibling(log.getFileName() + ".index");
  }

  void put(ByteBuffer to) {
    int start = to.position();
    to.putLong(offset).putLong(line).putLong(millis);
    to.putLong(sum(to, start));
  }

  /** Whether the bytes at {@code at} are a record as it was written. */
  static boolean whole(ByteBuffer from, int at) {
    return from.getLong(at + SUMMED) == sum(from, at)
        && from.getLong(at) >= 0
        && from.getLong(at + 8) >= 0;
  }

  static IndexRecord get(ByteBuffer from, int at) {
    return new IndexRecord(from.getLong(at), from.getLong(at + 8), from.getLong(at + 16));
  }

  /** Whether this may stand behind {@code earlier}. */
  boolean follows(IndexRecord earlier) {
    return offset > earlier.offset
        && line > earlier.line
        && offset - earlier.offset >= line - earlier.line;
  }

  /** Whether a line of {@code log} starts where the record says; not so when the log was cut or is another one. */
  boolean fits(SeekableByteChannel log) throws IOException {
    if (offset >= log.size()) {
      return false;
    }
    ByteBuffer before = ByteBuffer.allocate(1);
    return offset == 0 || (LogIndex.read(log, before, offset - 1) == 1 && before.get(0) == '\n');
  }

  private static long sum(ByteBuffer bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), bytes.arrayOffset() + at, SUMMED);
    return crc.getValue();
  }
}
