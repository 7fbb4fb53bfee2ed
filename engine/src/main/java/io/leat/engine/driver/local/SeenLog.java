package io.leat.engine.driver.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A log as it was when it was looked at last. It may only grow: when it is shorter by now, or has other bytes where it ended then, it was
 * cut (ADR 58). Used by one thread at a time.
 */
final class SeenLog {
  /** How many of the last bytes are compared. */
  private static final int MOST = 64;

  private final Path log;
  private long length;
  private byte[] last = {};
  private boolean isCut;

  SeenLog(Path log) {
    this.log = log;
  }

  /** Looks at the log again; whether it was cut since it was looked at first. That it is not there is not told here. */
  boolean isCut() {
    try {
      long now = isCut ? length : Files.size(log);
      if (now != length) {
        look(now);
      }
    } catch (IOException unreadable) {
      // it is not there, or may be readable again soon
      return false;
    }
    return isCut;
  }

  private void look(long now) throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      isCut = now < length || !Arrays.equals(last, read(file, length - last.length, last.length));
      int count = (int) Math.min(MOST, now);
      last = read(file, now - count, count);
      length = now;
    }
  }

  private static byte[] read(FileChannel file, long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    long at = from;
    while (bytes.hasRemaining()) {
      int some = file.read(bytes, at);
      if (some < 0) {
        break;
      }
      at += some;
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
