package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The artifacts of a run of a server. */
public final class Artifacts {
  private final Server server;
  private final long run;

  /** Those of {@code run}. */
  public Artifacts(Server server, long run) {
    this.server = server;
    this.run = run;
  }

  /** All artifacts. */
  public List<Json> all() {
    return server.list(Address.ofRun(run, "artifacts"), Integer.MAX_VALUE);
  }

  /** Prints a table of artifacts. */
  public static void print(List<Json> artifacts, Print print) {
    Table table = new Table();
    for (Json each : artifacts) {
      table.row(
          each.text("task") + "/" + each.text("name"),
          Plural.of((int) each.number("files", 0), "file"),
          each.text("bytes") + " bytes");
    }
    table.print(print);
  }

  /**
   * The files of an artifact.
   *
   * @param written {@code TASK/ARTIFACT}; a task may have slashes in its name, an artifact has none
   */
  public List<Json> files(String written) {
    return server.list(address(written).with("limit", 10_000), Integer.MAX_VALUE);
  }

  /** Prints a table of files. */
  public static void printFiles(List<Json> files, Print print) {
    Table table = new Table();
    for (Json each : files) {
      String link = each.text("link");
      table.row(
          each.text("path") + (link.isEmpty() ? "" : " -> " + link),
          each.text("bytes"),
          each.text("sha256"));
    }
    table.print(print);
  }

  /** Writes an artifact as a ZIP file. */
  public void zip(String written, OutputStream out) throws IOException {
    try (InputStream in = zip(written)) {
      in.transferTo(out);
    }
  }

  /** Writes an artifact as a ZIP file to {@code file}, which is replaced when all of it is there. */
  public void zip(String written, Path file) throws IOException {
    Path fresh = Landing.fresh(file);
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(fresh, StandardOpenOption.CREATE_NEW), 1 << 16)) {
        zip(written, out);
      }
      Landing.move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** An artifact as a ZIP file. The caller closes it. */
  InputStream zip(String written) {
    return server.stream("GET", address(written, "zip"), null);
  }

  /** The content of one file of an artifact. The caller closes it. */
  InputStream file(String written, String path) {
    return server.stream("GET", address(written, "file").with("path", path), null);
  }

  /** Puts the files of an artifact into {@code folder}, whose files of the same names are replaced; none lands outside of it. */
  public int into(String written, Path folder) throws IOException {
    List<Json> files = files(written);
    Files.createDirectories(folder);
    for (Json file : files) {
      if (file.text("link").isEmpty()) {
        file(written, file, Landing.place(folder, file.text("path")));
      }
    }
    // links come last, so that nothing is written through one
    for (Json file : files) {
      if (!file.text("link").isEmpty()) {
        link(folder, Landing.place(folder, file.text("path")), file.text("link"));
      }
    }
    return files.size();
  }

  private void file(String written, Json file, Path place) throws IOException {
    Path fresh = Landing.fresh(place);
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(file(written, file.text("path")), digest)) {
      Limited.copy(in, fresh, file.number("bytes", 0), "'" + file.text("path") + "'");
      String wanted = file.text("sha256");
      if (!wanted.isEmpty() && !wanted.equals(HexFormat.of().formatHex(digest.digest()))) {
        throw new IOException("'" + file.text("path") + "' arrived damaged");
      }
      if (file.flag("executable")) {
        Landing.program(fresh);
      }
      Landing.move(fresh, place);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void link(Path folder, Path place, String target) throws IOException {
    Path leads = place.resolveSibling(target).normalize();
    if (Path.of(target).isAbsolute() || !leads.startsWith(folder.normalize())) {
      throw new IOException("the link '" + place + "' leads outside of the artifact");
    }
    Path fresh = Landing.fresh(place);
    try {
      Files.createSymbolicLink(fresh, Path.of(target));
      Landing.move(fresh, place);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Address address(String written, String... below) {
    int slash = written.lastIndexOf('/');
    if (slash < 1 || slash == written.length() - 1) {
      throw new UsageProblem(
          "'" + written + "' is no artifact", "write leat artifacts RUN TASK/ARTIFACT");
    }
    String task = written.substring(0, slash);
    String name = written.substring(slash + 1);
    return below.length == 0
        ? Address.ofRun(run, "tasks", task, "artifacts", name)
        : Address.ofRun(run, "tasks", task, "artifacts", name, below[0]);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
