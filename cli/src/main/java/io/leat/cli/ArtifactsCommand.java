package io.leat.cli;

import io.leat.cli.client.Landing;
import io.leat.cli.client.Server;
import io.leat.cli.run.ArtifactList;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code leat artifacts}: what files a run has kept, and those files. */
final class ArtifactsCommand implements Command {
  private static final Usage.Operand ARTIFACT =
      Usage.Operand.optional("TASK/ARTIFACT", "the files of one; all artifacts otherwise");
  private static final Option INTO =
      Option.valued("into", "DIR", "puts the files of the artifact into this folder");
  private static final Option ZIP =
      Option.valued(
          "zip", "FILE", "writes the files of the artifact as a ZIP archive; '-' is stdout");
  private static final Option JSON = Option.flag("json", "prints each as an object on a line");
  private static final String STDOUT = "-";

  @Override
  public Usage usage() {
    return new Usage(
        "artifacts",
        "lists the files that a run has kept, and brings them back",
        List.of(RunTasks.RUN, ARTIFACT),
        List.of(INTO, ZIP, JSON, ServerOptions.INSTEAD),
        List.of(
            "leat artifacts",
            "leat artifacts last compile/jar",
            "leat artifacts 17 compile/jar --into out"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String first = arguments.operand();
    // a run has a slash only with its number behind
    boolean alone =
        first != null
            && first.indexOf('/') >= 0
            && first.indexOf('#') < 0
            && arguments.operand(1) == null;
    String wanted = alone ? first : arguments.operand(1);
    String run = alone || first == null ? "last" : first;
    if (arguments.has(JSON) && STDOUT.equals(arguments.value(ZIP))) {
      throw new UsageProblem(
          "'--zip -' and '--json' both write to stdout", "name a file: --zip FILE");
    }
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      return ofServer(server, run, wanted, arguments, session);
    }
    StoredRun stored = StoredRun.find(run, session.terminal().folder());
    try {
      ArtifactList list = ArtifactList.of(stored);
      if (wanted == null) {
        all(list, arguments, session);
      } else {
        one(list.named(wanted), list, arguments, session);
      }
      return ExitCode.OK;
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot take artifacts out of " + stored.header().title() + ": " + Reason.of(problem),
          null);
    }
  }

  private static int ofServer(
      Server server, String run, @Nullable String wanted, Arguments arguments, Session session) {
    ServerArtifacts artifacts = new ServerArtifacts(server, run, arguments.has(JSON), session);
    String into = arguments.value(INTO);
    String zip = arguments.value(ZIP);
    boolean stdout = zip != null && zip.equals(STDOUT);
    try {
      if (wanted == null) {
        named(arguments);
        artifacts.all();
      } else {
        if (!stdout || into != null) {
          artifacts.one(
              wanted,
              into == null ? null : path(into, session),
              zip == null || stdout ? null : path(zip, session));
        }
        if (stdout) {
          artifacts.zipped(wanted);
        }
      }
      return ExitCode.OK;
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot take artifacts out of run " + run + ": " + Reason.of(problem), null);
    }
  }

  private static void all(ArtifactList list, Arguments arguments, Session session) {
    named(arguments);
    if (arguments.has(JSON)) {
      list.write(session.out());
    } else {
      list.print(session.out());
    }
  }

  private static void named(Arguments arguments) {
    if (arguments.has(INTO) || arguments.has(ZIP)) {
      throw new UsageProblem("no artifact is named", "write leat artifacts RUN TASK/ARTIFACT");
    }
  }

  private static void one(
      ArtifactList.Entry entry, ArtifactList list, Arguments arguments, Session session)
      throws IOException {
    String into = arguments.value(INTO);
    String zip = arguments.value(ZIP);
    if (into != null) {
      list.store().restore(entry.files(), path(into, session));
      said(entry, into, session);
    }
    if (zip != null) {
      zip(entry, zip, list, session);
    }
    if (arguments.has(JSON)) {
      ArtifactList.write(entry, session.out());
    } else if (into == null && zip == null) {
      ArtifactList.print(entry, session.out());
    }
  }

  private static void zip(ArtifactList.Entry entry, String zip, ArtifactList list, Session session)
      throws IOException {
    if (zip.equals(STDOUT)) {
      session.out().flush();
      OutputStream out = new BufferedOutputStream(session.terminal().stdout(), 1 << 16);
      list.store().zip(entry.files(), out);
      out.flush();
      return;
    }
    Path file = path(zip, session);
    Path fresh = Landing.fresh(file);
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(fresh, StandardOpenOption.CREATE_NEW), 1 << 16)) {
        list.store().zip(entry.files(), out);
      }
      Landing.move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
    said(entry, zip, session);
  }

  private static void said(ArtifactList.Entry entry, String where, Session session) {
    session.err().text(Plural.of(entry.files().entries().size(), "file")).text(" of ");
    session.err().text(Harmless.line(entry.title())).text(" in ").line(Harmless.line(where));
  }

  private static Path path(String written, Session session) {
    try {
      return session.terminal().folder().resolve(written);
    } catch (InvalidPathException problem) {
      throw new UsageProblem("'" + written + "' is not a path", null);
    }
  }
}
