package io.leat.cli.run;

import io.leat.engine.durable.Pack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The end of a log as plain text, at a price that does not grow with the log; nothing when it cannot be read. */
final class LogEnd {
  private static final int GLANCE = 2 << 10;
  private static final int LOOK = 64 << 10;

  private LogEnd() {}

  /** The last line of {@code log} that holds something; empty when there is none near its end. */
  static String line(Path log) {
    List<String> lines = lines(log, 1, GLANCE);
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  /** The last lines of {@code log}, {@code most} at the most; empty lines at the end do not count. */
  static List<String> lines(Path log, int most) {
    return lines(log, most, LOOK);
  }

  private static List<String> lines(Path log, int most, int look) {
    byte[] bytes = bytes(log, look);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
      end--;
    }
    ArrayDeque<String> lines = new ArrayDeque<>();
    while (end > 0 && lines.size() < most) {
      int start = end;
      while (start > 0 && bytes[start - 1] != '\n') {
        start--;
      }
      lines.addFirst(PlainText.line(bytes, start, end - start));
      end = start - 1;
    }
    return new ArrayList<>(lines);
  }

  /** The last bytes of {@code log}, {@code most} at the most. */
  private static byte[] bytes(Path log, int most) {
    try (SeekableByteChannel channel = Pack.open(log)) {
      long size = channel.size();
      byte[] bytes = new byte[(int) Math.min(most, size)];
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      channel.position(size - bytes.length);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until it is full
      }
      return bytes;
    } catch (IOException noneOrUnreadable) {
      return new byte[0];
    }
  }
}
