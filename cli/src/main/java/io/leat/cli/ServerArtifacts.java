package io.leat.cli;

import io.leat.cli.client.Artifacts;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Plural;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code leat artifacts} does with a server. */
final class ServerArtifacts {
  private final Artifacts artifacts;
  private final boolean json;
  private final Session session;

  ServerArtifacts(Server server, String run, boolean json, Session session) {
    this.artifacts = new Artifacts(server, new Runs(server).number(run));
    this.json = json;
    this.session = session;
  }

  /** Lists all artifacts. */
  void all() {
    List<Json> all = artifacts.all();
    if (json) {
      ServerOptions.lines(all, session);
    } else if (all.isEmpty()) {
      session.err().line("the run has no artifacts");
    } else {
      Artifacts.print(all, session.out());
    }
  }

  /** Lists the files of one, or brings them here. */
  void one(String artifact, @Nullable Path into, @Nullable Path zip) throws IOException {
    if (into != null) {
      int files = artifacts.into(artifact, into);
      session.err().line(Plural.of(files, "file") + " of " + artifact + " in " + into);
    }
    if (zip != null) {
      zip(artifact, zip);
    }
    if (json || (into == null && zip == null)) {
      List<Json> files = artifacts.files(artifact);
      if (json) {
        ServerOptions.lines(files, session);
      } else {
        Artifacts.printFiles(files, session.out());
      }
    }
  }

  /** Writes one to stdout, as a ZIP file. */
  void zipped(String artifact) throws IOException {
    session.out().flush();
    OutputStream out = new BufferedOutputStream(session.terminal().stdout(), 1 << 16);
    artifacts.zip(artifact, out);
    out.flush();
  }

  private void zip(String artifact, Path file) throws IOException {
    artifacts.zip(artifact, file);
    session.err().line(artifact + " in " + file);
  }
}
