package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Body;
import io.leat.cli.client.Json;
import io.leat.cli.client.RunWatch;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.RunStop;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code leat cancel}: stops a run, and returns when it has ended. */
final class CancelCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "cancel",
        "stops a run, and waits until it has ended",
        AttachCommand.RUN,
        List.of(RunOptions.SECRET, ServerOptions.INSTEAD),
        List.of("leat cancel last", "leat cancel 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.instead(arguments, session);
    if (server != null) {
      return ofServer(server, arguments, session);
    }
    StoredRun stored =
        StoredRun.find(String.valueOf(arguments.operand()), session.terminal().folder());
    String title = Harmless.line(stored.header().title());
    Optional<RunStatus> ended = RunHistory.of(stored).state().status();
    if (ended.isPresent()) {
      session.out().text(title).text(" had ended already: ").line(ended.get().word());
      return ExitCode.OK;
    }
    session.err().text("stopping ").line(title);
    session.err().flush();
    Secrets secrets =
        Secrets.of(
            arguments.values(RunOptions.SECRET),
            session.terminal().environment(),
            session.terminal().folder());
    RunStop stop =
        new RunStop(
            stored,
            RunOptions.environment(session.terminal().environment()),
            secrets,
            Clock.systemUTC());
    try {
      RunStatus status = stop.stop(_ -> {});
      session.out().text(title).text(" has ended: ").line(status.word());
      return ExitCode.OK;
    } catch (IOException problem) {
      throw RunStop.problem(stored, problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static int ofServer(Server server, Arguments arguments, Session session) {
    ServerOptions.without(
        arguments, List.of(RunOptions.SECRET), "is for runs of this folder: a server has its own");
    long number = new Runs(server).number(String.valueOf(arguments.operand()));
    Address address = Address.of("runs", String.valueOf(number), "cancel");
    Json run = server.send("POST", address, new Body().json());
    String title = Harmless.line(run.text("title"));
    session.err().line("stopping " + title).flush();
    try {
      run = new RunWatch(server, number, null, session.err()).end();
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
    session.out().text(title).text(" has ended: ").line(Harmless.line(run.text("status")));
    return ExitCode.OK;
  }
}
