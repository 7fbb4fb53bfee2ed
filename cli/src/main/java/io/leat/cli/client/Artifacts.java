package io.leat.cli.client;

import io.leat.cli.run.ArtifactSource;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** The artifacts of a run of a server. */
public final class Artifacts implements ArtifactSource {
  private final Server server;
  private final long run;

  /** Those of {@code run}. */
  public Artifacts(Server server, long run) {
    this.server = server;
    this.run = run;
  }

  /** All artifacts. */
  List<Json> all() {
    return server.list(Address.ofRun(run, "artifacts"), Integer.MAX_VALUE);
  }

  @Override
  public List<String> titles() {
    return all().stream().map(Artifacts::title).toList();
  }

  /** How people write an artifact. */
  static String title(Json artifact) {
    return artifact.text("task") + "/" + artifact.text("name");
  }

  @Override
  public void print(Print print, Print talk) {
    List<Json> all = all();
    if (all.isEmpty()) {
      talk.line("the run has no artifacts");
    }
    Table table = new Table();
    for (Json each : all) {
      table.row(
          title(each),
          Plural.of((int) each.number("files", 0), "file"),
          each.text("bytes") + " bytes");
    }
    table.print(print);
  }

  @Override
  public void write(Print print) {
    all().forEach(each -> each.line(print));
  }

  /** The files of an artifact. A task may have slashes in its name, an artifact has none. */
  List<Json> files(String written) {
    return server.list(address(written).with("limit", 10_000), Integer.MAX_VALUE);
  }

  @Override
  public void printFiles(String written, Print print) {
    Table table = new Table();
    for (Json each : files(written)) {
      String link = each.text("link");
      table.row(
          each.text("path") + (link.isEmpty() ? "" : " -> " + link),
          each.text("bytes"),
          each.text("sha256"));
    }
    table.print(print);
  }

  @Override
  public void writeFiles(String written, Print print) {
    files(written).forEach(each -> each.line(print));
  }

  @Override
  public String zip(String written, OutputStream out) throws IOException {
    try (InputStream in = zip(written)) {
      in.transferTo(out);
    }
    return written;
  }

  /** An artifact as a ZIP file. The caller closes it. */
  InputStream zip(String written) {
    return server.stream("GET", address(written, "zip"), null);
  }

  /** The content of one file of an artifact. The caller closes it. */
  InputStream file(String written, String path) {
    return server.stream("GET", address(written, "file").with("path", path), null);
  }

  /** No file lands outside of {@code folder}. */
  @Override
  public String into(String written, Path folder) throws IOException {
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
    return Plural.of(files.size(), "file") + " of " + written;
  }

  private void file(String written, Json file, Path place) throws IOException {
    MessageDigest digest = Sha256.create();
    Landing.whole(
        place,
        fresh -> {
          try (InputStream in = new DigestInputStream(file(written, file.text("path")), digest)) {
            Allowance.of("'" + file.text("path") + "'", file.number("bytes", 0)).copy(in, fresh);
          }
          String wanted = file.text("sha256");
          if (!wanted.isEmpty() && !wanted.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new IOException("'" + file.text("path") + "' arrived damaged");
          }
          if (file.flag("executable")) {
            Landing.program(fresh);
          }
        });
  }

  private static void link(Path folder, Path place, String target) throws IOException {
    Path leads = place.resolveSibling(target).normalize();
    if (Path.of(target).isAbsolute() || !leads.startsWith(folder.normalize())) {
      throw new IOException("the link '" + place + "' leads outside of the artifact");
    }
    Landing.whole(place, fresh -> Files.createSymbolicLink(fresh, Path.of(target)));
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
}
