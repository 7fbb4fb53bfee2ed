package io.leat.cli.client;

import io.leat.cli.run.PlainText;
import io.leat.engine.expression.TextPattern;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bytes of a log on their way to the user, line by line where that matters: for a terminal, or when only some lines are
 * wanted; else as they come. Used by one thread.
 */
final class LogLines {
  private static final int LONGEST = 1 << 20;

  private final OutputStream out;
  private final LogWish wish;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final boolean byLine;
  private long skip;
  private final Deque<byte[]> kept = new ArrayDeque<>();

  LogLines(OutputStream out, LogWish wish) {
    this.out = out;
    this.wish = wish;
    // bytes are followed from the first on, for the place of a line is not known
    this.skip = wish.follow() && wish.part().tail() < 0 ? wish.part().since() - 1 : 0;
    this.byLine = wish.plain() || wish.part().pattern() != null || skip > 0;
  }

  void accept(byte[] bytes, int length) throws IOException {
    if (!byLine) {
      out.write(bytes, 0, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n' || line.size() == LONGEST) {
        endLine();
      }
    }
  }

  /** Ends what was begun: the last line may lack its end. */
  void end() throws IOException {
    if (line.size() > 0) {
      endLine();
    }
    while (!kept.isEmpty()) {
      put(kept.removeFirst());
    }
    out.flush();
  }

  /** Hands on what is complete. */
  void flush() throws IOException {
    out.flush();
  }

  private void endLine() throws IOException {
    byte[] bytes = line.toByteArray();
    line.reset();
    if (skip > 0) {
      skip--;
      return;
    }
    TextPattern pattern = wish.part().pattern();
    if (pattern != null && !pattern.find(new String(bytes, StandardCharsets.UTF_8).strip())) {
      return;
    }
    if (pattern != null && wish.part().tail() >= 0 && !wish.follow()) {
      kept.addLast(bytes);
      if (kept.size() > wish.part().tail()) {
        kept.removeFirst();
      }
      return;
    }
    put(bytes);
  }

  private void put(byte[] bytes) throws IOException {
    out.write(
        wish.plain()
            ? (PlainText.line(new String(bytes, StandardCharsets.UTF_8)) + "\n")
                .getBytes(StandardCharsets.UTF_8)
            : bytes);
  }
}
