package io.leat.cli;

import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** {@code leat logs}: what a task printed. */
final class LogsCommand implements Command {
  static final Usage.Operand TASK =
      new Usage.Operand("TASK", true, List.of(), false, "the name of a task");
  private static final Option ATTEMPT =
      Option.valued("attempt", "N", "which attempt; otherwise the last");

  @Override
  public Usage usage() {
    return new Usage(
        "logs",
        "prints what a task printed",
        List.of(AttachCommand.RUN, TASK),
        List.of(ATTEMPT),
        List.of("leat logs last compile", "leat logs 17 test --attempt 1"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    StoredRun stored =
        StoredRun.find(String.valueOf(arguments.operand()), session.terminal().folder());
    TaskName task = stored.task(arguments.operand(1));
    int attempt = 1;
    while (Files.exists(stored.folder().attempt(task, attempt + 1).path())) {
      attempt++;
    }
    AttemptFolder folder = stored.folder().attempt(task, attempt);
    session.out().flush();
    try {
      if (Files.exists(folder.log())) {
        Files.copy(folder.log(), session.terminal().stdout());
      }
    } catch (IOException problem) {
      throw new UsageProblem("cannot read the log: " + problem.getMessage(), null);
    }
    return ExitCode.OK;
  }
}
