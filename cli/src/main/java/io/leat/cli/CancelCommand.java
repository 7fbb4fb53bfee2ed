package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.FollowedRun;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.FolderRun;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.RunStop;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.Cancel;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code leat cancel}: stops a run, and returns when it has ended. */
final class CancelCommand implements Command {
  private static final Option JSON = Option.flag("json", "prints the run as one object");

  @Override
  public Usage usage() {
    return new Usage(
        "cancel",
        "stops a run, and waits until it has ended",
        AttachCommand.RUN,
        List.of(RunOptions.SECRET, JSON, ServerOptions.INSTEAD),
        List.of("leat cancel last", "leat cancel 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) throws InterruptedException {
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      return ofServer(server, arguments, session);
    }
    StoredRun stored =
        StoredRun.find(String.valueOf(arguments.operand()), session.terminal().folder());
    String title = Harmless.line(stored.header().title());
    Optional<RunStatus> ended = RunHistory.of(stored).state().status();
    if (ended.isPresent()) {
      return ended(stored, false, ended.get(), arguments, session);
    }
    session.say("stopping " + title);
    Secrets secrets = RunOptions.secrets(arguments, session);
    RunStop stop =
        new RunStop(
            stored,
            RunOptions.environment(session.terminal().environment()),
            secrets,
            session::say,
            Clock.systemUTC());
    try {
      return ended(stored, true, stop.stop(), arguments, session);
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot stop " + stored.header().title() + ": " + problem.getMessage(), null);
    }
  }

  private static int ended(
      StoredRun stored, boolean open, RunStatus status, Arguments arguments, Session session) {
    if (arguments.has(JSON)) {
      new FolderRun(stored).write(new JsonWriter(session.out(), false));
      session.out().line();
    } else {
      said(Harmless.line(stored.header().title()), open, status.word(), session);
    }
    return ExitCode.OK;
  }

  private static int ofServer(Server server, Arguments arguments, Session session) {
    ServerOptions.without(
        arguments, List.of(RunOptions.SECRET), "is for runs of this folder: a server has its own");
    String written = String.valueOf(arguments.operand());
    long number =
        written.equals("last")
            ? new Runs(server).changed(written)
            : ServerOptions.run(server, written, "leat cancel", arguments, session);
    Answer<RunView> run = server.ask(Address.of(RunOperations.GET_RUN, number), RunView.class);
    String title = Harmless.line(Runs.title(run.value().name()));
    boolean open = run.value().progress().ended() == null;
    if (open) {
      session.say("stopping " + title);
      server.tell(Address.of(RunOperations.CANCEL_RUN, number), new Cancel(null, null));
      run = new FollowedRun(server, number).end();
    }
    if (arguments.has(JSON)) {
      run.sent().line(session.out());
    } else {
      said(title, open, Runs.status(run), session);
    }
    return ExitCode.OK;
  }

  private static void said(String title, boolean open, String status, Session session) {
    session.out().text(title).text(open ? " has ended: " : " had ended already: ");
    session.out().line(Harmless.line(status));
  }
}
