package io.leat.engine.attempt;

import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.TaskTimes;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run takes over from an earlier one beside it, as it is noted in its folder.
 *
 * @param run the number of the earlier run
 * @param tasks in an order in which each comes after all that it needs
 */
public record Carried(int run, List<TaskName> tasks) {
  public Carried {
    tasks = List.copyOf(tasks);
  }

  /** What is noted in the folder of a run; empty for nothing. */
  public static Optional<Carried> read(RunFolder folder) throws IOException {
    if (!Pack.exists(folder.carried())) {
      return Optional.empty();
    }
    List<String> lines = Pack.text(folder.carried()).lines().toList();
    return Optional.of(
        new Carried(
            Integer.parseInt(lines.getFirst()),
            lines.subList(1, lines.size()).stream().map(TaskName::new).toList()));
  }

  /**
   * Notes this in the folder of a run that has not begun, and takes along the artifacts, and what is known of the
   * inputs, the reports and the times; no tasks leave no note.
   */
  public void write(RunFolder earlier, RunFolder folder) throws IOException {
    if (tasks.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(Integer.toString(run));
    for (TaskName task : tasks) {
      lines.add(task.text());
      copy(earlier.artifacts(task), folder.artifacts(task));
      String inputs = Pack.read(earlier.inputs(task));
      if (inputs != null) {
        DurableFile.write(folder.inputs(task), inputs);
      }
      if (Pack.exists(earlier.earlierReports(task))) {
        DurableFile.write(folder.earlierReports(task), Pack.text(earlier.earlierReports(task)));
      }
    }
    String times = TaskTimes.of(earlier, tasks).text();
    if (!times.isEmpty()) {
      DurableFile.write(folder.times(), times);
    }
    KillPoint.RUN_CARRIED.before();
    DurableFile.write(folder.carried(), String.join("\n", lines) + "\n");
    KillPoint.RUN_CARRIED.after();
  }

  /** Notes in the folder of a run that has not begun why a task is not taken over; {@code leat why} shows it. */
  public static void refuse(RunFolder folder, TaskName task, String why) throws IOException {
    RunFolder.note(folder.notes(task, 1), List.of(why));
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
        for (Path file : files) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  /** What the run is told of it before it begins; {@code earlier} is the state of the earlier run. */
  public List<RunSignal.Carry> signals(RunState earlier) {
    return tasks.stream()
        .map(task -> new RunSignal.Carry(run, task, earlier.outputs(earlier.plan().number(task))))
        .toList();
  }
}
