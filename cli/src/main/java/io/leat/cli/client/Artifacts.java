package io.leat.cli.client;

import io.leat.cli.run.ArtifactSource;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.ArtifactFile;
import io.leat.contract.ArtifactOperations;
import io.leat.contract.ArtifactView;
import io.leat.contract.Operation;
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
  List<ArtifactView> all() {
    return server.all(list(), ArtifactView.class);
  }

  private Address list() {
    return Address.of(ArtifactOperations.LIST_ARTIFACTS, run);
  }

  @Override
  public List<String> titles() {
    return all().stream().map(Artifacts::title).toList();
  }

  /** How people write an artifact. */
  static String title(ArtifactView artifact) {
    return artifact.task() + "/" + artifact.name();
  }

  @Override
  public void print(Print print, Print talk) {
    List<ArtifactView> all = all();
    if (all.isEmpty()) {
      talk.line("the run has no artifacts");
    }
    Table table = new Table();
    for (ArtifactView each : all) {
      table.row(title(each), Plural.of(each.files(), "file"), each.bytes() + " bytes");
    }
    table.print(print);
  }

  @Override
  public void write(Print print) {
    server
        .list(list(), ArtifactView.class, Integer.MAX_VALUE)
        .forEach(each -> each.sent().line(print));
  }

  /** The files of an artifact. */
  List<ArtifactFile> files(String written) {
    return server.all(listFiles(written), ArtifactFile.class);
  }

  private Address listFiles(String written) {
    return address(ArtifactOperations.LIST_FILES, written).with("limit", 10_000);
  }

  @Override
  public void printFiles(String written, Print print) {
    Table table = new Table();
    for (ArtifactFile each : files(written)) {
      table.row(
          each.path() + (isLink(each) ? " -> " + each.link() : ""),
          String.valueOf(each.bytes()),
          each.sha256());
    }
    table.print(print);
  }

  @Override
  public void writeFiles(String written, Print print) {
    server
        .list(listFiles(written), ArtifactFile.class, Integer.MAX_VALUE)
        .forEach(each -> each.sent().line(print));
  }

  /** Whether {@code file} is a link. */
  static boolean isLink(ArtifactFile file) {
    return file.link() != null && !file.link().isEmpty();
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
    return server.stream(address(ArtifactOperations.GET_ZIP, written));
  }

  /** The content of one file of an artifact. The caller closes it. */
  InputStream file(String written, String path) {
    return server.stream(address(ArtifactOperations.GET_FILE, written).with("path", path));
  }

  /** No file lands outside of {@code folder}. */
  @Override
  public String into(String written, Path folder) throws IOException {
    List<ArtifactFile> files = files(written);
    Files.createDirectories(folder);
    for (ArtifactFile file : files) {
      if (!isLink(file)) {
        file(written, file, Landing.place(folder, file.path()));
      }
    }
    // links come last, so that nothing is written through one
    for (ArtifactFile file : files) {
      if (isLink(file)) {
        link(folder, Landing.place(folder, file.path()), String.valueOf(file.link()));
      }
    }
    return Plural.of(files.size(), "file") + " of " + written;
  }

  private void file(String written, ArtifactFile file, Path place) throws IOException {
    MessageDigest digest = Sha256.create();
    Landing.whole(
        place,
        fresh -> {
          try (InputStream in = new DigestInputStream(file(written, file.path()), digest)) {
            Allowance.of("'" + file.path() + "'", file.bytes()).copy(in, fresh);
          }
          String wanted = file.sha256();
          if (wanted != null
              && !wanted.isEmpty()
              && !wanted.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new IOException("'" + file.path() + "' arrived damaged");
          }
          if (file.executable()) {
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

  /** What {@code operation} does with the artifact {@code written}. A task may have slashes in its name, an artifact has none. */
  private Address address(Operation operation, String written) {
    int slash = written.lastIndexOf('/');
    if (slash < 1 || slash == written.length() - 1) {
      throw new UsageProblem(
          "'" + written + "' is no artifact", "write leat artifacts RUN TASK/ARTIFACT");
    }
    return Address.of(operation, run, written.substring(0, slash), written.substring(slash + 1));
  }
}
