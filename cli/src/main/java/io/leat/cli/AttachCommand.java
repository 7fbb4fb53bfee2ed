package io.leat.cli;

import io.leat.cli.client.FollowedRun;
import io.leat.cli.client.Server;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.StoredRun;
import java.util.List;

/** {@code leat attach}: follows a run again, and goes on with it where its {@code leat run} is gone. */
final class AttachCommand implements Command {
  static final Usage.Operand RUN =
      Usage.Operand.required("RUN", "a number, JOB#NUMBER, JOB for its latest, or 'last'");

  /** The same, where the last run goes without saying. */
  static final Usage.Operand LAST =
      Usage.Operand.optional(
          "RUN", "a number, JOB#NUMBER, JOB for its latest, or 'last', which goes without saying");

  /** The run that is written, or the last one. */
  static String run(Arguments arguments) {
    String written = arguments.operand();
    return written == null ? "last" : written;
  }

  @Override
  public Usage usage() {
    return new Usage(
        "attach",
        "follows a run again; goes on with it when its 'leat run' was killed",
        LAST,
        List.of(
            RunOptions.SECRET,
            RunOptions.WITHOUT_SECRETS,
            RunOptions.APPROVE,
            RunOptions.JSON,
            RunScreen.QUIET,
            RunScreen.VERBOSE,
            ServerOptions.INSTEAD),
        List.of("leat attach last", "leat attach 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) throws InterruptedException {
    RunScreen.check(arguments);
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      return ofServer(server, arguments, session);
    }
    StoredRun stored = StoredRun.find(run(arguments), session.terminal().folder());
    if (RunHistory.of(stored).owned()) {
      return RunOptions.watched(stored, arguments, session);
    }
    Secrets secrets = RunOptions.secrets(arguments, session);
    GivenNames.check(stored.job().job().graph(), secrets.names(), arguments);
    RunOptions.demand(
        RunHistory.of(stored).ahead(), stored.job().facts(), secrets, arguments, session);
    return RunOptions.followed(() -> stored, secrets, arguments, session);
  }

  private static int ofServer(Server server, Arguments arguments, Session session) {
    ServerOptions.without(
        arguments,
        List.of(RunOptions.SECRET, RunOptions.WITHOUT_SECRETS, RunOptions.APPROVE, RunOptions.JSON),
        "is for runs of this folder: a server has leat approve, and leat events");
    long run = ServerOptions.run(server, run(arguments), "leat attach", arguments, session);
    session.say("run " + run + " of " + server.url() + "; Ctrl-C here leaves it alone");
    session.out().flush();
    return TriggerCommand.followed(new FollowedRun(server, run), run, arguments, session);
  }
}
