package io.leat.cli;

import io.leat.cli.client.Answer;
import io.leat.cli.client.Pull;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.EnvironmentView;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code leat pull}: brings a run of a server into a folder, where {@code leat run --replay} goes on with it. */
final class PullCommand implements Command {
  private static final Option INTO =
      Option.valued("into", "DIR", "the folder; otherwise one called JOB-NUMBER is made here");

  private static final int USUAL = 10_000;
  private static final Option MEGABYTES =
      Option.valued(
          "megabytes", "N", "how much the sources may have, and each log; otherwise " + USUAL);

  @Override
  public Usage usage() {
    return new Usage(
        "pull",
        "brings a run of a server here, to go on with it: leat run --replay",
        AttachCommand.RUN,
        List.of(INTO, MEGABYTES, ServerOptions.JSON, ServerOptions.SERVER),
        List.of("leat pull 17", "leat pull web#17 --into broken", "leat pull last --json"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session);
    long run = new Runs(server).number(String.valueOf(arguments.operand()));
    int megabytes = Numbers.of(arguments, MEGABYTES, 1, Integer.MAX_VALUE, USUAL);
    Pull pull = new Pull(server, run, megabytes, session.err());
    Answer<EnvironmentView> environment = pull.environment();
    Path folder = folder(arguments, run, environment, session);
    try {
      Pull.Brought brought = pull.into(folder, environment);
      if (arguments.has(ServerOptions.JSON)) {
        brought.json().line(session.out());
      } else {
        print(brought, session);
      }
      return ExitCode.OK;
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot bring run " + run + " into '" + folder + "': " + Reason.of(problem),
          "when that is mended, the same command goes on");
    }
  }

  private static Path folder(
      Arguments arguments, long run, Answer<EnvironmentView> environment, Session session) {
    String name = RunFolder.fileName(environment.value().head().job()) + "-" + run;
    return session.path(arguments.value(INTO, name)).toAbsolutePath().normalize();
  }

  private static void print(Pull.Brought brought, Session session) {
    session.out().text(Harmless.line(brought.title())).text(", which ").text(brought.status());
    session.out().text(", is in ").text(Harmless.line(brought.folder().toString()));
    session.out().line(" with " + Plural.of(brought.artifacts(), "artifact"));
    session.out().line("go on there: leat run --replay" + secrets(brought));
  }

  /** The options that bring the secrets, whose values stay on the server. */
  private static String secrets(Pull.Brought brought) {
    StringBuilder options = new StringBuilder();
    for (String name : brought.secrets()) {
      options.append(" --secret ").append(Harmless.line(name)).append("=@FILE");
    }
    return options.toString();
  }
}
