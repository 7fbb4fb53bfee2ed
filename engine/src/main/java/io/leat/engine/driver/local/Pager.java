package io.leat.engine.driver.local;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** A program that shows long output page by page on the terminal of this process, such as {@code less}. */
public final class Pager implements AutoCloseable {
  /** Colours are shown, what fits on a screen is only printed, and it stays when the pager ends. */
  private static final Map<String, String> USUAL = Map.of("LESS", "FRX", "LV", "-c");

  private final Process process;

  private Pager(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param command as a shell takes it
   * @param environment what it inherits
   * @throws IOException when there is no shell
   */
  public static Pager start(String command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
    builder.environment().clear();
    builder.environment().putAll(USUAL);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Pager(builder.start());
  }

  /** What it shows; a write fails when it has ended. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Says that there is no more, and waits until whoever reads has read enough. */
  @Override
  public void close() throws IOException {
    try {
      input().close();
    } catch (IOException ended) {
      // whoever read it left early
    }
    boolean interrupted = false;
    while (true) {
      try {
        process.waitFor();
        break;
      } catch (InterruptedException hurry) {
        interrupted = true;
        process.destroy();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
