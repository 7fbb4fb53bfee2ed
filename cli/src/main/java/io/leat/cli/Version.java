package io.leat.cli;

import io.leat.cli.terminal.Print;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

  /** The digest of all that is run, as the distribution has it beside this class's jar; empty where there is none. */
  private static String build() {
    try {
      Path here =
          Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      String id = Files.readString(here.resolveSibling("build-id")).strip();
      return id.matches("[0-9a-f]{16}") ? id : "";
    } catch (IOException | URISyntaxException none) {
      return "";
    }
  }

  /** Writes what runs, for a report of a problem. */
  static void print(Print print) {
    print.text("leat ").text(text());
    String build = build();
    print.text(build.isEmpty() ? "" : ", build " + build);
    print.text(" (Java ").text(System.getProperty("java.version", ""));
    print.text(", ").text(System.getProperty("os.name", "")).text(" ");
    print.text(System.getProperty("os.arch", "")).line(")");
  }
}
