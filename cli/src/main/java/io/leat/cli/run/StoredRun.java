package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Inputs;
import io.leat.dsl.source.Limits;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Need;
import io.leat.engine.job.TaskName;
import io.leat.engine.journal.Journal;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.local.RunHeader;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run of a folder, as it was stored: with its job read again from the canonical form.
 *
 * @param plan of the tasks that were asked for
 */
public record StoredRun(
    LeatFolder leat, RunFolder folder, RunHeader header, PlannedJob job, RunPlan plan) {

  /** The run that {@code written} means: {@code 17}, {@code web#17} or {@code last}. */
  public static StoredRun find(String written, Path folder) {
    LeatFolder leat = leat(folder);
    try {
      return open(leat, leat.run(number(written, leat)));
    } catch (IOException problem) {
      throw new UsageProblem("cannot read run '" + written + "': " + problem.getMessage(), null);
    }
  }

  /** The nearest {@code .leat}. */
  public static LeatFolder leat(Path folder) {
    return LeatFolder.around(folder)
        .orElseThrow(
            () ->
                new UsageProblem(
                    "nothing was run in this folder yet", "'leat run' runs the Jobfile here"));
  }

  private static int number(String written, LeatFolder leat) throws IOException {
    List<Integer> numbers = leat.numbers();
    if (written.equals("last") && !numbers.isEmpty()) {
      return numbers.getLast();
    }
    int hash = written.lastIndexOf('#');
    String digits = written.substring(hash + 1);
    try {
      int number = Integer.parseInt(digits);
      if (numbers.contains(number)) {
        if (hash > 0) {
          String job = leat.run(number).header().job();
          if (!job.equals(written.substring(0, hash))) {
            throw new UsageProblem(
                "run " + number + " is of job '" + job + "'", "write " + job + "#" + number);
          }
        }
        return number;
      }
    } catch (NumberFormatException noNumber) {
      throw new UsageProblem(
          "'" + written + "' is no run", "a run is a number, JOB#NUMBER, or 'last'");
    }
    throw new UsageProblem(
        "there is no run " + digits,
        numbers.isEmpty()
            ? "'leat run' runs the Jobfile here"
            : "the last one is " + numbers.getLast() + "; 'leat runs' lists them");
  }

  /** Reads the run in {@code folder}. */
  public static StoredRun open(LeatFolder leat, RunFolder folder) throws IOException {
    RunHeader header = folder.header();
    Inputs inputs =
        new Inputs(
            header.parameters(),
            header.branch(),
            header.commit(),
            header.tag(),
            header.changed(),
            header.trigger());
    JobfileResult result =
        new JobfileReader(Limits.STANDARD)
            .readStored("job.json", Files.readAllBytes(folder.job()), inputs);
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      throw new IOException("'" + folder.job() + "' is damaged");
    }
    PlannedJob job = accepted.jobs().getFirst();
    return new StoredRun(
        leat,
        folder,
        header,
        job,
        new RunPlan(Selection.of(job.job().graph(), header.task()), job.facts()));
  }

  /** The run whose task started this one; null for none. */
  @Nullable RunFolder parent() {
    String title = header.parent();
    return title.isEmpty()
        ? null
        : leat.run(Integer.parseInt(title.substring(title.lastIndexOf('#') + 1)));
  }

  /** The state that its events make. */
  RunState state() throws IOException {
    RunState state = new RunState(plan);
    Journal.read(folder.journal(), 0, event -> state.apply(event.event(), event.at()));
    return state;
  }

  /** The graph that runs. */
  public TaskGraph graph() {
    return Selection.of(job.job().graph(), header.task());
  }

  /** The tasks whose stdout goes to other tasks. */
  public Set<TaskName> streaming() {
    Set<TaskName> streaming = new HashSet<>();
    for (int i = 0; i < plan.size(); i++) {
      for (Need need : plan.task(i).needs()) {
        if (need instanceof Need.Stream) {
          streaming.add(need.task());
        }
      }
    }
    return streaming;
  }

  /** The task of this name, or a clear error. */
  public TaskName task(@Nullable String name) {
    List<String> names =
        job.job().graph().tasks().stream().map(task -> task.name().text()).toList();
    if (name == null || !names.contains(name)) {
      String help = io.leat.dsl.source.Suggestion.help(name == null ? "" : name, names);
      throw new UsageProblem(
          "there is no task '" + name + "' in run " + header.title(),
          help == null ? "its tasks are '" + String.join("', '", names) + "'" : help);
    }
    TaskName known = new TaskName(name);
    if (!plan.has(known)) {
      throw new UsageProblem(
          "task '" + name + "' is no part of run " + header.title(),
          "it was started for '" + String.join("', '", header.task()) + "' and what that needs");
    }
    return known;
  }
}
