package io.leat.cli.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Shows a log as it grows, each line led by the name of its task. A task that prints faster than anyone could read is not followed
 * line by line: what is more than {@value #BEHIND} bytes behind is left out here, and said to be; the log has it all.
 */
final class LogTail implements AutoCloseable {
  private static final long BEHIND = 8 << 20;
  private static final int KEPT = 64 << 10;

  private final Path file;
  private final byte[] prefix;
  private final ByteBuffer buffer = ByteBuffer.allocate(KEPT);
  private @Nullable FileChannel channel;
  private long offset;
  private boolean inLine;

  LogTail(Path file, String prefix) {
    this.file = file;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
  }

  /** Shows what is new. */
  void copy(OutputStream out) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      if (file.toFile().length() == 0) {
        return;
      }
      try {
        open = FileChannel.open(file, StandardOpenOption.READ);
      } catch (NoSuchFileException notYet) {
        return;
      }
      channel = open;
    }
    long size = open.size();
    if (size - offset > BEHIND) {
      long skipped = size - KEPT - offset;
      offset = size - KEPT;
      say(out, "... " + (skipped >> 20) + " MiB are left out here; the log has them ...");
    }
    while (offset < size) {
      buffer.clear();
      int count = open.read(buffer, offset);
      if (count <= 0) {
        return;
      }
      offset += count;
      lines(buffer.array(), count, out);
    }
  }

  private void lines(byte[] bytes, int count, OutputStream out) throws IOException {
    int start = 0;
    while (start < count) {
      if (!inLine) {
        out.write(prefix);
        inLine = true;
      }
      int end = start;
      while (end < count && bytes[end] != '\n') {
        end++;
      }
      if (end < count) {
        end++;
        inLine = false;
      }
      out.write(bytes, start, end - start);
      start = end;
    }
  }

  private void say(OutputStream out, String text) throws IOException {
    endLine(out);
    out.write(prefix);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /** Ends a line that the task did not end. */
  void endLine(OutputStream out) throws IOException {
    if (inLine) {
      out.write('\n');
      inLine = false;
    }
  }

  /** Whether a line has been begun and not ended. */
  boolean inLine() {
    return inLine;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
    }
  }
}
