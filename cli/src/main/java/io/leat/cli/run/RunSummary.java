package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.engine.job.Task;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.run.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The end of a run: how it ended, what failed, and what to do next. */
public final class RunSummary {
  private static final int MOST = 10;

  private RunSummary() {}

  /** Prints it. */
  public static void print(StoredRun run, RunState state, Print print) {
    Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    List<Task> failed = new ArrayList<>();
    for (int i = 0; i < state.plan().size(); i++) {
      if (state.task(i) instanceof TaskState.Finished(TaskResult result)) {
        counts.merge(result.status(), 1, Integer::sum);
        if (result.fails()) {
          failed.add(state.plan().task(i));
        }
      }
    }
    RunStatus status = state.status().orElse(RunStatus.FAILED);
    print.line();
    print.ink(
        status == RunStatus.SUCCEEDED ? Ink.GREEN : Ink.RED,
        Harmless.line(run.header().title()) + " " + status.word());
    List<String> parts = new ArrayList<>();
    counts.forEach((each, count) -> parts.add(count + " " + each.word()));
    print.text(": ").text(Plural.of(state.plan().size(), "task"));
    print.line(parts.isEmpty() ? "" : ", " + String.join(", ", parts));
    int shown = 0;
    for (Task task : failed) {
      if (shown++ == MOST) {
        print.text("  and ").number(failed.size() - MOST).line(" more");
        break;
      }
      String because =
          state.task(task.name()) instanceof TaskState.Finished(TaskResult result)
              ? result.because()
              : "";
      print.text("  ").ink(Ink.RED, Harmless.line(task.name().text()));
      print.text(": ").line(Harmless.line(because));
      String said = ErrorLine.of(log(run, task));
      if (!said.isEmpty()) {
        print.text("    ").line(Harmless.line(PlainText.line(said)));
      }
    }
    TestSummary.of(run.folder(), run.plan()).print(print);
    if (!failed.isEmpty()) {
      String name = Harmless.line(failed.getFirst().name().text());
      print.text("  look: leat logs ").number(run.header().number()).text(" ").line(quoted(name));
      String source = run.header().source();
      print.text("  then: leat run ");
      print.text(source.equals("Jobfile") ? "" : quoted(Harmless.line(source)) + " ");
      print.line("--from failed");
    }
  }

  /** The log of the last attempt of a task. */
  private static Path log(StoredRun run, Task task) {
    int attempt = 1;
    while (Files.exists(run.folder().attempt(task.name(), attempt + 1).path())) {
      attempt++;
    }
    return run.folder().attempt(task.name(), attempt).log();
  }

  private static String quoted(String name) {
    return name.chars()
            .allMatch(
                c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '/' || c == '.')
        ? name
        : "'" + name.replace("'", "'\\''") + "'";
  }
}
