package io.leat.cli.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Shows a log as it grows, line by line, each led by the name of its task. Of a line that a carriage return went over, such as one that
 * counts up, what stood there last is shown. What was passed over is said to be; the log has it all.
 */
final class LogTail implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int LONGEST = 64 << 10;

  private final ShownLog.Tail log;
  private final byte[] prefix;
  private final byte[] buffer;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean returned;

  /** The tail of {@code log}, which is read by {@code buffer}; many that are shown by turns may have the same. */
  LogTail(ShownLog.Tail log, String prefix, byte[] buffer) {
    this.log = log;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    this.buffer = buffer;
  }

  /** Shows the lines that are new; whether there were any. */
  boolean copy(OutputStream out) throws IOException {
    boolean news = false;
    for (int count = log.read(buffer); count > 0; count = log.read(buffer)) {
      long passed = log.passedOver();
      if (passed > 0) {
        end(out);
        String text = "... " + (passed >> 20) + " MiB are left out here; the log has them ...";
        put(text.getBytes(StandardCharsets.UTF_8), out);
      }
      lines(count, out);
      news = true;
    }
    return news;
  }

  /**
   * Shows all that is left of an attempt that has ended, the line that it did not end too. Waits for as long as more comes.
   *
   * @return whether that was all; false when nothing came for long, or the thread was interrupted
   */
  boolean finish(OutputStream out) throws IOException {
    long since = System.nanoTime();
    boolean whole = false;
    try {
      while (!whole && System.nanoTime() - since < PATIENCE.toNanos()) {
        whole = log.whole(STEP);
        if (copy(out)) {
          since = System.nanoTime();
        }
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    end(out);
    return whole;
  }

  private void lines(int count, OutputStream out) throws IOException {
    for (int i = 0; i < count; i++) {
      byte next = buffer[i];
      if (next == '\n') {
        put(line.toByteArray(), out);
        line.reset();
        returned = false;
        continue;
      }
      if (returned) {
        line.reset();
      }
      returned = next == '\r';
      if (!returned) {
        line.write(next);
        if (line.size() == LONGEST) {
          end(out);
        }
      }
    }
  }

  private void end(OutputStream out) throws IOException {
    if (line.size() > 0) {
      put(line.toByteArray(), out);
      line.reset();
    }
    returned = false;
  }

  private void put(byte[] bytes, OutputStream out) throws IOException {
    out.write(prefix);
    out.write(bytes);
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
