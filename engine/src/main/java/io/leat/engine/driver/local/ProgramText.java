package io.leat.engine.driver.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A short program of this machine that is run for what it prints, which may be a secret: no error holds it. */
public final class ProgramText {
  /** More than any key or password has. */
  private static final int MOST = 1 << 20;

  private ProgramText() {}

  /**
   * What a program printed.
   *
   * @param code how it ended; 0 when all was well
   * @param text in UTF-8
   */
  public record Printed(int code, String text) {
    /** Without what it printed. */
    @Override
    public String toString() {
      return "printed, exit code " + code;
    }
  }

  /**
   * Runs a program with nothing to read, and waits for its end.
   *
   * @param words the program and what it is given; no shell reads them
   * @param environment all that it gets
   * @param errors whether what it says on stderr is seen on that of this process, or by nobody
   * @throws IOException when it cannot be started, prints more than 1 MiB, or does not end in time
   */
  public static Printed of(
      List<String> words, Map<String, String> environment, Duration patience, boolean errors)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectError(
                errors ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread watch = Thread.ofVirtual().start(() -> endLate(process, patience));
    try {
      byte[] bytes = process.getInputStream().readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new IOException("'" + words.getFirst() + "' prints more than " + MOST + " bytes");
      }
      return new Printed(process.waitFor(), new String(bytes, StandardCharsets.UTF_8));
    } finally {
      watch.interrupt();
      process.destroyForcibly();
    }
  }

  private static void endLate(Process process, Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        // what it began holds its stdout open, too
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
