package io.leat.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds and counts line feeds, eight bytes at a time. Buffers are little endian. */
final class NewLines {
  private static final long FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

  private NewLines() {}

  static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int count(ByteBuffer buffer, int from, int to) {
    int count = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      count += Long.bitCount(feeds(buffer.getLong(i)));
    }
    for (; i < to; i++) {
      count += buffer.get(i) == '\n' ? 1 : 0;
    }
    return count;
  }

  /** The place of the first line feed in {@code from} to {@code to}, or -1. */
  static int first(ByteBuffer buffer, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      long feeds = feeds(buffer.getLong(i));
      if (feeds != 0) {
        return i + (Long.numberOfTrailingZeros(feeds) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The place of the last line feed in {@code from} to {@code to}, or -1. */
  static int last(ByteBuffer buffer, int from, int to) {
    int i = to;
    for (; i >= from + 8; i -= 8) {
      long feeds = feeds(buffer.getLong(i - 8));
      if (feeds != 0) {
        return i - 1 - (Long.numberOfLeadingZeros(feeds) >>> 3);
      }
    }
    for (; i > from; i--) {
      if (buffer.get(i - 1) == '\n') {
        return i - 1;
      }
    }
    return -1;
  }

  /** The top bit of each byte that is a line feed; exact, no carry runs from byte to byte. */
  private static long feeds(long word) {
    long other = word ^ FEEDS;
    return ~(((other & LOW) + LOW) | other | LOW);
  }
}
