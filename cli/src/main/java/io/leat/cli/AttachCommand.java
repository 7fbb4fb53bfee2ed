package io.leat.cli;

import io.leat.cli.run.RunHistory;
import io.leat.cli.run.Secrets;
import io.leat.cli.run.StoredRun;
import java.util.List;

/** {@code leat attach}: follows a run again, and goes on with it where its {@code leat run} is gone. */
final class AttachCommand implements Command {
  static final Usage.Operand RUN =
      new Usage.Operand("RUN", true, List.of(), false, "a number, JOB#NUMBER, or 'last'");

  @Override
  public Usage usage() {
    return new Usage(
        "attach",
        "follows a run again; goes on with it when its 'leat run' was killed",
        RUN,
        List.of(RunOptions.SECRET, RunOptions.APPROVE, RunOptions.JSON),
        List.of("leat attach last", "leat attach 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    StoredRun stored =
        StoredRun.find(String.valueOf(arguments.operand()), session.terminal().folder());
    if (RunHistory.of(stored).owned()) {
      return RunOptions.watched(stored, arguments, session);
    }
    Secrets secrets =
        Secrets.of(
            arguments.values(RunOptions.SECRET),
            session.terminal().environment(),
            session.terminal().folder());
    return RunOptions.followed(stored, secrets, arguments, session);
  }
}
