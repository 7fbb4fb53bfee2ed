package io.leat.engine.agent.memory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A FIFO that takes all that is written. Guarded by whoever holds the map that it is in. */
final class MemoryFifo {
  private byte[] bytes = {};

  /** Whether all that will ever be written is. */
  boolean isWhole;

  /** Whether nobody reads any more. */
  boolean isLeft;

  /** Whether who read has ended well. */
  boolean isReadWell;

  void write(byte[] more, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes);
    all.write(more, 0, count);
    bytes = all.toByteArray();
  }

  /** Takes all that there is now. */
  byte[] take() {
    return take(bytes.length);
  }

  /** Takes the first so many bytes, or all. */
  byte[] take(int most) {
    int count = Math.min(most, bytes.length);
    byte[] taken = Arrays.copyOf(bytes, count);
    bytes = Arrays.copyOfRange(bytes, count, bytes.length);
    return taken;
  }

  /** Where its first line ends; 0 when it has none yet. */
  int line() {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
  }
}
