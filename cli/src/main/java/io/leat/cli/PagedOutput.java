package io.leat.cli;

import io.leat.cli.run.Interrupts;
import io.leat.engine.driver.local.Pager;
import io.leat.engine.driver.local.WindowSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terminal at stdout. Output that is longer than its window is shown by a pager, if that was asked for by {@link #page}; what is
 * shorter is printed at the end. What is said at stderr goes the same way then, in its order.
 */
final class PagedOutput extends OutputStream {
  static final String VARIABLE = "LEAT_PAGER";
  private static final int USUAL_LINES = 24;

  private final OutputStream target;
  private final Map<String, String> environment;
  private @Nullable ByteArrayOutputStream held;
  private @Nullable Pager pager;
  private String command = "";
  private int lines;
  private int most;

  PagedOutput(OutputStream target, Map<String, String> environment) {
    this.target = target;
    this.environment = environment;
  }

  /** Has a pager show what is longer than the window; nothing changes where there is none. */
  synchronized void page() {
    command = command(environment);
    if (!command.isEmpty() && held == null && pager == null) {
      held = new ByteArrayOutputStream();
      most = lines(environment) - 1;
    }
  }

  /** What LEAT_PAGER says, else PAGER, else {@code less} where it is; empty for none. */
  private static String command(Map<String, String> environment) {
    for (String name : new String[] {VARIABLE, "PAGER"}) {
      String set = environment.get(name);
      if (set != null) {
        return set.isBlank() || set.equals("cat") ? "" : set;
      }
    }
    if (environment.getOrDefault("TERM", "").equals("dumb")) {
      return "";
    }
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "less"))) {
        return "less";
      }
    }
    return "";
  }

  private static int lines(Map<String, String> environment) {
    String set = environment.getOrDefault("LINES", "");
    if (set.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(set);
    }
    try {
      WindowSize size = WindowSize.ask();
      return size == null ? USUAL_LINES : size.lines();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return USUAL_LINES;
    }
  }

  /** What is said beside goes to {@code other}, or to the pager when there is one. */
  OutputStream beside(OutputStream other) {
    return new OutputStream() {
      @Override
      public void write(int each) throws IOException {
        write(new byte[] {(byte) each}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (isPaging()) {
          PagedOutput.this.write(bytes, offset, length);
        } else {
          other.write(bytes, offset, length);
        }
      }

      @Override
      public void flush() throws IOException {
        other.flush();
      }
    };
  }

  private synchronized boolean isPaging() {
    return held != null || pager != null;
  }

  @Override
  public void write(int each) throws IOException {
    write(new byte[] {(byte) each}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream waiting = held;
    if (waiting == null) {
      OutputStream to = pager == null ? target : pager.input();
      to.write(bytes, offset, length);
      return;
    }
    waiting.write(bytes, offset, length);
    for (int i = offset; i < offset + length; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    if (lines > most) {
      held = null;
      // the pager takes Ctrl-C as it likes
      Interrupts.ignore();
      pager = Pager.start(command, environment);
      pager.input().write(waiting.toByteArray());
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (held == null) {
      (pager == null ? target : pager.input()).flush();
    }
  }

  /** Whether a pager has shown it: who leaves it early is content. */
  synchronized boolean isPaged() {
    return pager != null;
  }

  /** Prints what was too short for the pager, or waits until whoever reads it has ended it. */
  @Override
  public synchronized void close() throws IOException {
    ByteArrayOutputStream waiting = held;
    held = null;
    if (waiting != null) {
      target.write(waiting.toByteArray());
      target.flush();
    }
    if (pager != null) {
      pager.close();
    }
  }
}
