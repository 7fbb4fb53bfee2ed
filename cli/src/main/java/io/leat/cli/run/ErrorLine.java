package io.leat.cli.run;

import io.leat.engine.expression.TextPattern;
import io.leat.engine.log.LineSink;
import io.leat.engine.log.LogReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The line of a failed task's log that most likely says why: the first that speaks of an error. */
final class ErrorLine {
  private static final int LONGEST = 400;
  private static final long MOST_BYTES = 64 << 20;
  private static final TextPattern SAYS =
      TextPattern.of(
          "(?i)\\b(error|fatal|failed|failure|exception|traceback|not found|cannot|can't)\\b");

  private ErrorLine() {}

  /** The first such line of a log; empty when there is none, or the log cannot be read. */
  static String of(Path log) {
    First first = new First();
    if (Files.exists(log)) {
      try (LogReader reader = LogReader.open(log, MOST_BYTES)) {
        reader.matching(SAYS, first);
      } catch (IOException enough) {
        return first.text();
      }
    }
    return first.text();
  }

  private static final class First implements LineSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean begun;

    @Override
    public void line(long number, @Nullable Instant firstSeen) throws IOException {
      if (begun) {
        throw new IOException("the first is enough");
      }
      begun = true;
    }

    @Override
    public void write(byte[] line, int offset, int length) {
      bytes.write(line, offset, Math.min(length, Math.max(0, LONGEST - bytes.size())));
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8).strip();
    }
  }
}
