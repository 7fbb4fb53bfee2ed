package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.PlannedJob;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.local.Carried;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /** Those of {@code all} that are not taken over, in the same order. */
  public List<Task> rest(List<Task> all) {
    Set<TaskName> taken = new HashSet<>(tasks);
    return all.stream().filter(task -> !taken.contains(task.name())).toList();
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
    return of(from, last(workspace, job.job().name().text()), job.job().graph());
  }

  /** What {@code from} means when {@code last} is run again with its own graph. */
  static Carry of(String from, StoredRun last) {
    return of(from, last, last.graph());
  }

  private static Carry of(String from, StoredRun last, TaskGraph graph) {
    if (!from.equals("failed")
        && graph.tasks().stream().noneMatch(task -> task.name().text().equals(from))) {
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
        Takeover.of(state, graph, from.equals("failed") ? null : new TaskName(from)));
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
    new Carried(run, tasks).write(stored.leat().run(run), stored.folder());
  }

  /** What was noted in the folder of {@code stored}. */
  static List<RunSignal.Carry> of(StoredRun stored) throws IOException {
    Optional<Carried> carried = Carried.read(stored.folder());
    if (carried.isEmpty()) {
      return List.of();
    }
    RunFolder earlier = stored.leat().run(carried.get().run());
    return carried.get().signals(StoredRun.open(stored.leat(), earlier).state());
  }
}
