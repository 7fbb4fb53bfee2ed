package io.leat.cli;

import io.leat.cli.terminal.Print;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of Leat, as the build has it. */
final class Version {
  private Version() {}

  /** The version, such as {@code 0.1.0}. */
  static String text() {
    try (InputStream in = Version.class.getResourceAsStream("version")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Writes what runs, for a report of a problem. */
  static void print(Print print) {
    print.text("leat ").text(text());
    print.text(" (Java ").text(System.getProperty("java.version", ""));
    print.text(", ").text(System.getProperty("os.name", "")).text(" ");
    print.text(System.getProperty("os.arch", "")).line(")");
  }
}
