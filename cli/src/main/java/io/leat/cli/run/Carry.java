package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.PlannedJob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.Takeover;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run takes over from an earlier one: the tasks that succeeded there, are declared as they were then, and need nothing that
 * runs again.
 *
 * @param run the number of the earlier run; 0 for none
 * @param tasks in an order in which each comes after all that it needs
 */
public record Carry(int run, List<TaskName> tasks) {

  /** Nothing is taken over. */
  public static final Carry NOTHING = new Carry(0, List.of());

  public Carry {
    tasks = List.copyOf(tasks);
  }

  /**
   * What {@code --from} means.
   *
   * @param from {@code failed}, the name of a task that runs again with all that needs it, or null
   */
  public static Carry of(@Nullable String from, Path workspace, PlannedJob job) {
    if (from == null) {
      return NOTHING;
    }
    StoredRun last = last(workspace, job.job().name().text());
    if (!from.equals("failed")
        && job.job().graph().tasks().stream().noneMatch(task -> task.name().text().equals(from))) {
      throw new UsageProblem(
          "there is no task '" + from + "'", "--from takes 'failed' or a task of the job");
    }
    RunState state;
    try {
      state = last.state();
    } catch (IOException problem) {
      throw new UsageProblem("cannot read the last run: " + problem.getMessage(), null);
    }
    return new Carry(
        last.header().number(),
        Takeover.of(state, job.job().graph(), from.equals("failed") ? null : new TaskName(from)));
  }

  private static StoredRun last(Path workspace, String job) {
    LeatFolder leat = LeatFolder.in(workspace);
    try {
      for (int number : leat.numbers().reversed()) {
        RunFolder folder = leat.run(number);
        // one without a header was never started, as when the disk was full
        if (Files.exists(folder.path().resolve("header")) && folder.header().job().equals(job)) {
          return StoredRun.open(leat, folder);
        }
      }
    } catch (IOException problem) {
      throw new UsageProblem("cannot read the last run: " + problem.getMessage(), null);
    }
    throw new UsageProblem(
        "there is no earlier run of job '" + job + "' to take up", "leave out --from");
  }

  /** Notes in the folder of {@code stored} what is taken over, and takes the artifacts along. */
  void into(StoredRun stored) throws IOException {
    if (tasks.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(Integer.toString(run));
    for (TaskName task : tasks) {
      lines.add(task.text());
      Path from = stored.leat().run(run).artifacts(task);
      if (Files.isDirectory(from)) {
        Path to = stored.folder().artifacts(task);
        Files.createDirectories(to);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
          for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName()));
          }
        }
      }
    }
    Files.write(stored.folder().carried(), lines, StandardCharsets.UTF_8);
  }

  /** What was noted in the folder of {@code stored}. */
  static List<RunSignal.Carry> of(StoredRun stored) throws IOException {
    if (!Files.exists(stored.folder().carried())) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(stored.folder().carried(), StandardCharsets.UTF_8);
    int number = Integer.parseInt(lines.getFirst());
    StoredRun earlier = StoredRun.open(stored.leat(), stored.leat().run(number));
    RunState state = earlier.state();
    List<RunSignal.Carry> carried = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      TaskName task = new TaskName(line);
      Map<OutputName, Scalar> outputs = state.outputs(earlier.plan().number(task));
      carried.add(new RunSignal.Carry(number, task, outputs));
    }
    return carried;
  }
}
