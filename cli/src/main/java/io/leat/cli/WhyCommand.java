package io.leat.cli;

import io.leat.cli.run.RunHistory;
import io.leat.cli.run.StoredRun;
import io.leat.cli.run.Why;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** {@code leat why}: why a task ran, waits, was skipped or ended as it did. */
final class WhyCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "why",
        "says why a task ran, waits, was skipped or failed",
        List.of(AttachCommand.RUN, LogsCommand.TASK),
        List.of(),
        List.of("leat why last deploy", "leat why 17 test"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    StoredRun stored =
        StoredRun.find(String.valueOf(arguments.operand()), session.terminal().folder());
    TaskName task = stored.task(arguments.operand(1));
    List<String> said = Why.of(RunHistory.of(stored), task, Instant.now(), ZoneId.systemDefault());
    session.out().ink(Ink.BOLD, Harmless.line(said.getFirst())).line();
    for (String sentence : said.subList(1, said.size())) {
      session.out().text("  ").line(Harmless.line(sentence));
    }
    return ExitCode.OK;
  }
}
