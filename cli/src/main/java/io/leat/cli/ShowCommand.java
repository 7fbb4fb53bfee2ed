package io.leat.cli;

import io.leat.cli.run.RunHistory;
import io.leat.cli.run.RunPage;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.JsonWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** {@code leat show}: one run and its tasks. */
final class ShowCommand implements Command {
  private static final Option JSON = Option.flag("json", "prints the run as one object");

  @Override
  public Usage usage() {
    return new Usage(
        "show",
        "shows a run and its tasks",
        AttachCommand.RUN,
        List.of(JSON),
        List.of("leat show last", "leat show 17 --json"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    StoredRun stored =
        StoredRun.find(String.valueOf(arguments.operand()), session.terminal().folder());
    RunPage page = new RunPage(RunHistory.of(stored), Instant.now(), ZoneId.systemDefault());
    if (arguments.has(JSON)) {
      page.write(new JsonWriter(session.out(), false));
      session.out().line();
    } else {
      page.print(session.out());
    }
    return ExitCode.OK;
  }
}
