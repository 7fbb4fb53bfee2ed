package io.leat.cli;

import io.leat.cli.client.Landing;
import io.leat.cli.run.ArtifactSource;
import io.leat.cli.run.RunSource;
import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

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
    RunSource source = ServerOptions.source(arguments, session);
    ShownRun found = source.run(run);
    try {
      ArtifactSource artifacts = found.artifacts();
      if (wanted == null) {
        all(artifacts, arguments, session);
      } else {
        one(wanted, artifacts, source.isServer(), arguments, session);
      }
      return ExitCode.OK;
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot take artifacts out of " + found.called() + ": " + Reason.of(problem), null);
    }
  }

  private static void all(ArtifactSource artifacts, Arguments arguments, Session session) {
    if (arguments.has(INTO) || arguments.has(ZIP)) {
      throw new UsageProblem("no artifact is named", "write leat artifacts RUN TASK/ARTIFACT");
    }
    if (arguments.has(JSON)) {
      artifacts.write(session.out());
    } else {
      artifacts.print(session.out(), session.err());
    }
  }

  /**
   * Brings one, or lists its files.
   *
   * @param whole whether it is said with whole paths where it was brought
   */
  private static void one(
      String wanted, ArtifactSource artifacts, boolean whole, Arguments arguments, Session session)
      throws IOException {
    String into = arguments.value(INTO);
    String zip = arguments.value(ZIP);
    if (into != null) {
      Path folder = session.path(into);
      said(artifacts.into(wanted, folder), whole ? folder.toString() : into, session);
    }
    if (STDOUT.equals(zip)) {
      session.out().flush();
      OutputStream out = new BufferedOutputStream(session.terminal().stdout(), 1 << 16);
      artifacts.zip(wanted, out);
      out.flush();
    } else if (zip != null) {
      Path file = session.path(zip);
      Landing.whole(
          file,
          fresh -> {
            String what;
            try (OutputStream out =
                new BufferedOutputStream(
                    Files.newOutputStream(fresh, StandardOpenOption.CREATE_NEW), 1 << 16)) {
              what = artifacts.zip(wanted, out);
            }
            said(what, whole ? file.toString() : zip, session);
          });
    }
    if (arguments.has(JSON)) {
      artifacts.writeFiles(wanted, session.out());
    } else if (into == null && zip == null) {
      artifacts.printFiles(wanted, session.out());
    }
  }

  private static void said(String what, String where, Session session) {
    session.err().line(Harmless.line(what + " in " + where));
  }
}
