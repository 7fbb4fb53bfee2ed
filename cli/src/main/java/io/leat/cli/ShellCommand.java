package io.leat.cli;

import io.leat.cli.run.RunHistory;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.driver.local.InteractiveShell;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code leat shell}: a shell where a task ran, with what the task was given, to look and to try. */
final class ShellCommand implements Command {
  private static final Option ATTEMPT =
      Option.valued("attempt", "N", "which attempt; otherwise the last");

  @Override
  public Usage usage() {
    return new Usage(
        "shell",
        "opens a shell where a task ran, with its environment",
        List.of(AttachCommand.RUN, LogsCommand.TASK),
        List.of(ATTEMPT),
        List.of("leat shell last test"));
  }

  @Override
  public int run(Arguments arguments, Session session) throws InterruptedException {
    int wanted = Numbers.of(arguments, ATTEMPT, 1, 10_000, 0);
    StoredRun stored =
        StoredRun.find(String.valueOf(arguments.operand()), session.terminal().folder());
    TaskName name = stored.task(arguments.operand(1));
    int attempt = wanted > 0 ? wanted : Math.max(1, RunHistory.of(stored).attempts(name));
    AttemptFolder folder = stored.folder().attempt(name, attempt);
    if (!Pack.exists(folder.run())) {
      throw new UsageProblem(
          "attempt " + attempt + " of '" + name + "' did not run",
          "'leat why " + stored.header().number() + " " + name + "' says why");
    }
    try {
      InteractiveShell shell = InteractiveShell.of(folder);
      if (!Files.isDirectory(shell.workspace())) {
        throw new UsageProblem(
            "the workspace '" + shell.workspace() + "' is gone",
            "'leat run --isolated --keep' keeps also those of tasks that succeeded");
      }
      Map<String, String> inherited =
          new HashMap<>(RunOptions.environment(session.terminal().environment()));
      Task task = stored.plan().task(name);
      for (VariableName secret : task.secrets()) {
        inherited.remove(secret.text());
      }
      task.idTokens().keySet().forEach(token -> inherited.remove(token.text()));
      explain(task, attempt, folder, shell, session.err());
      session.out().flush();
      session.err().flush();
      return shell.open(inherited.getOrDefault("SHELL", "/bin/sh"), inherited);
    } catch (IOException problem) {
      throw new UsageProblem("cannot open a shell: " + Reason.of(problem), null);
    }
  }

  private static void explain(
      Task task, int attempt, AttemptFolder folder, InteractiveShell shell, Print err)
      throws IOException {
    err.text("attempt ").number(attempt).text(" of '").text(Harmless.line(task.name().text()));
    err.text("' ran in ").line(Harmless.line(shell.workspace().toString()));
    List<String> scripts = new ArrayList<>();
    for (int step = 1; step <= task.steps().size(); step++) {
      if (Pack.exists(folder.script(step))) {
        scripts.add(Pack.loose(folder.script(step)).toString());
      }
    }
    if (!scripts.isEmpty()) {
      err.text("its steps: ").line(Harmless.line(String.join(" ", scripts)));
    }
    if (!task.secrets().isEmpty()) {
      List<String> names = new ArrayList<>();
      task.secrets().forEach(secret -> names.add(secret.text()));
      err.text("its secrets are not given here: ").line(String.join(", ", names));
    }
    err.line("'exit' leaves; the run does not see what is done here");
  }
}
