package io.leat.cli;

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
        List.of(RunOptions.SECRET),
        List.of("leat cancel last", "leat cancel 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
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
}
